from datetime import datetime

from repositories.errors import AlreadyExists
from repositories.models import IdempotentAnswer
from repositories.mongo.database import Database
from repositories.mongo.documents import document_of, earlier, equal, fetch_one, insert, remove
from repositories.mongo.schema import joined


class MongoAnswerRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, answer: IdempotentAnswer) -> IdempotentAnswer | None:
        while True:
            try:
                await insert(self._database, answer)
            except AlreadyExists:
                condition = equal(id=joined(answer.user_id, answer.key))
                stored = await fetch_one(self._database, IdempotentAnswer, condition)
                if stored is None:
                    # removed between the two questions
                    continue
                return stored
            return None

    async def finish(self, answer: IdempotentAnswer) -> None:
        document = document_of(answer)
        await self._database.write(lambda held: held.answers.replace_one(equal(id=document["_id"]), document))

    async def take_over(self, answer: IdempotentAnswer, holder: str) -> bool:
        document = document_of(answer)
        condition = equal(id=document["_id"], holder=holder)
        result = await self._database.write(lambda held: held.answers.replace_one(condition, document))
        return bool(result.matched_count)

    async def remove(self, user_id: str, key: str) -> None:
        await remove(self._database, IdempotentAnswer, equal(id=joined(user_id, key)))

    async def remove_before(self, at: datetime) -> None:
        await remove(self._database, IdempotentAnswer, earlier(created_at=at))

    async def remove_for_user(self, user_id: str) -> None:
        await remove(self._database, IdempotentAnswer, equal(user_id=user_id))
