from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from repositories.errors import StaleVersion
from repositories.json_text import json_text
from repositories.models import Conversation, Focus, Turn
from repositories.mongo.database import Database, taken_field
from repositories.mongo.documents import (
    among,
    any_of,
    changed,
    document_of,
    earlier,
    equal,
    fetch_all,
    fetch_one,
    fetch_page,
    insert,
    remove,
    update,
    values_of,
)
from repositories.protocols import Position


class MongoConversationRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, conversation_id: str) -> Conversation | None:
        return await fetch_one(self._database, Conversation, equal(id=conversation_id))

    async def add(self, conversation: Conversation) -> None:
        await insert(self._database, conversation)

    async def set_title(self, conversation_id: str, title: str) -> bool:
        return await update(self._database, Conversation, equal(id=conversation_id), changed(title=title))

    async def set_focus(self, conversation_id: str, focus: Focus) -> None:
        change = changed(focus=json_text(focus))
        await update(self._database, Conversation, equal(id=conversation_id), change)

    async def list_for_user(
        self, user_id: str, *, after: Position | None = None, limit: int = 20
    ) -> list[Conversation]:
        condition = equal(user_id=user_id)
        return await fetch_page(
            self._database, Conversation, condition, after=after, limit=limit, order=("updated_at", "id")
        )

    async def remove(self, conversation_id: str) -> None:
        await self._remove([conversation_id])

    async def remove_for_user(self, user_id: str) -> None:
        await self._remove(sorted(await values_of(self._database, Conversation, "_id", equal(user_id=user_id))))

    async def take_lease(self, conversation_id: str, holder: str, until: datetime, now: datetime) -> bool:
        free = any_of(equal(lease_holder=None), equal(lease_holder=holder), {"lease_until": {"$lte": now}})
        change = changed(lease_holder=holder, lease_until=until)
        return await update(self._database, Conversation, equal(id=conversation_id) | free, change)

    async def drop_lease(self, conversation_id: str, holder: str) -> None:
        condition = equal(id=conversation_id, lease_holder=holder)
        await update(self._database, Conversation, condition, changed(lease_holder=None, lease_until=None))

    async def add_turn(self, turn: Turn) -> Turn:
        mine = equal(id=turn.conversation_id)

        async def work(held: Any) -> Turn:
            while True:
                conversation = await held.conversations.find_one(mine)
                if conversation is None:
                    raise StaleVersion
                number = conversation["turn_count"] + 1
                counted = {"$max": {"turn_count": number}}
                stored = turn.model_copy(update={"number": number})
                try:
                    await held.turns.insert_one(document_of(stored))
                except DuplicateKeyError as error:
                    if taken_field(error) != "conversation_id":
                        raise
                    # another has this number, and may have died before it was counted
                    await held.conversations.update_one(mine, counted)
                    continue
                result = await held.conversations.update_one(mine, counted | changed(updated_at=turn.at))
                if not result.matched_count:
                    # removed meanwhile, and perhaps before this turn was there to be removed with it
                    await held.turns.delete_one(equal(id=stored.id))
                    raise StaleVersion
                return stored

        return await self._database.write(work)

    async def save_turn(self, turn: Turn) -> None:
        document = document_of(turn)
        await self._database.write(lambda held: held.turns.replace_one(equal(id=turn.id), document))

    async def set_feedback(self, turn_id: str, feedback: int | None) -> None:
        await update(self._database, Turn, equal(id=turn_id), changed(feedback=feedback))

    async def get_turn(self, turn_id: str) -> Turn | None:
        return await fetch_one(self._database, Turn, equal(id=turn_id))

    async def list_turns(self, conversation_id: str, *, last: int | None = None) -> list[Turn]:
        condition = equal(conversation_id=conversation_id)
        return (await fetch_all(self._database, Turn, condition, order=[("number", -1)], limit=last))[::-1]

    async def list_open_turns(self, before: datetime) -> list[Turn]:
        condition = equal(state="open") | earlier(at=before)
        return await fetch_all(self._database, Turn, condition, order=[("at", 1), ("id", 1)])

    async def _remove(self, ids: list[str]) -> None:
        # the conversations last: a removal that was cut off can be asked for again, and finds what is left by them
        await remove(self._database, Turn, among(conversation_id=ids))
        await remove(self._database, Conversation, among(id=ids))
        # a turn that was being added: it sees that its conversation is gone, or it was there by now
        await remove(self._database, Turn, among(conversation_id=ids))
