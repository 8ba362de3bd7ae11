"""What was said before, over REST or in the browser."""

from fastapi import Response

from api.dependencies import PrincipalDep, ServicesDep
from api.openapi import problems
from api.routing import router_at
from api.schemas import (
    ConversationPublic,
    ConversationSummary,
    ConversationTitle,
    CursorQuery,
    LimitQuery,
    TurnPublic,
)
from repositories.models import Conversation, Page

router = router_at("/v1/conversations", "conversations")


@router.get("", summary="Your conversations, the latest first", responses=problems())
async def list_conversations(
    principal: PrincipalDep, services: ServicesDep, cursor: CursorQuery = None, limit: LimitQuery = 20
) -> Page[ConversationSummary]:
    found = await services.conversations.list(principal, cursor, limit)
    return Page(items=[_summary(one) for one in found.items], next_cursor=found.next_cursor)


@router.get("/{conversation_id}", summary="One conversation with its turns", responses=problems(404))
async def get_conversation(conversation_id: str, principal: PrincipalDep, services: ServicesDep) -> ConversationPublic:
    conversation = await services.conversations.get(principal, conversation_id)
    turns = await services.conversations.turns(principal, conversation_id)
    return ConversationPublic(**_summary(conversation).model_dump(), turns=[TurnPublic.of(turn) for turn in turns])


@router.patch("/{conversation_id}", summary="Rename a conversation", responses=problems(404))
async def rename_conversation(
    conversation_id: str, body: ConversationTitle, principal: PrincipalDep, services: ServicesDep
) -> ConversationSummary:
    return _summary(await services.conversations.rename(principal, conversation_id, body.title))


@router.delete("/{conversation_id}", status_code=204, summary="Delete a conversation", responses=problems(404))
async def delete_conversation(conversation_id: str, principal: PrincipalDep, services: ServicesDep) -> Response:
    await services.conversations.remove(principal, conversation_id)
    return Response(status_code=204)


def _summary(conversation: Conversation) -> ConversationSummary:
    return ConversationSummary.model_validate(conversation.model_dump(include=set(ConversationSummary.model_fields)))
