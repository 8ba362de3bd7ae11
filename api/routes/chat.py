"""The assistant for programs."""

from typing import Any

from fastapi import Request, Response

from api.dependencies import AgentDep, PrincipalDep
from api.errors import request_id_of
from api.events import EventStream, Turn
from api.openapi import event_stream, problems
from api.routing import router_at
from api.schemas import ChatRequest, ConfirmationAnswer
from assistant.confirmations import Outcome
from services.metrics import METRICS

router = router_at("/v1/chat", "chat")

STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events in this order: `started`, then `text`, `tool_started`, `tool_finished` and "
        "`confirmation_requested` as they happen, then `done`; or `error` with a problem document. "
        "`: ping` every ten seconds. Clients ignore events and fields that they do not know.",
        "content": {"text/event-stream": {"schema": event_stream()}},
    }
}


@router.post("", summary="Say something", response_class=Response, responses=STREAM | problems(404, 409))
async def chat(body: ChatRequest, request: Request, principal: PrincipalDep, agent: AgentDep) -> Response:
    """Refused before the stream begins: an unknown conversation (404), one in which a turn is running (409)."""
    turn = Turn(agent.run(principal, body.message, body.conversation_id), METRICS)
    return EventStream(await turn.first(), turn, request_id_of(request))


@router.post("/confirmations/{confirmation_id}", summary="Say yes or no", responses=problems(404, 409))
async def decide_confirmation(
    confirmation_id: str, body: ConfirmationAnswer, principal: PrincipalDep, agent: AgentDep
) -> Outcome:
    """The same answer again gets the same result; the opposite one is refused (409)."""
    return await agent.decide(principal, confirmation_id, body.accept)
