from datetime import datetime

from repositories.errors import AlreadyExists
from repositories.models import Task
from repositories.mongo.database import Database
from repositories.mongo.documents import any_of, changed, count, document_of, entity_of, equal, insert, remove

SET_ASIDE = {"failed_at": {"$ne": None}}


class MongoTaskRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, task: Task) -> None:
        try:
            await insert(self._database, task)
        except AlreadyExists:
            # one that waits does the same work
            return

    async def claim(self, holder: str, until: datetime, now: datetime) -> Task | None:
        # lease_until without a holder: not before that time
        free = equal(failed_at=None) | any_of(equal(lease_until=None), {"lease_until": {"$lte": now}})
        change = changed(lease_holder=holder, lease_until=until, taken=None) | {"$inc": {"attempts": 1}}
        held = await self._database.write(
            lambda database: database.tasks.find_one_and_update(
                free, change, sort=[("created_at", 1), ("_id", 1)], return_document=True
            )
        )
        return entity_of(Task, held) if held else None

    async def finish(self, task_id: str, holder: str) -> None:
        await remove(self._database, Task, equal(id=task_id, lease_holder=holder))

    async def fail(self, task: Task, error: str, at: datetime, *, retry_at: datetime | None) -> None:
        failed_at = at if retry_at is None else None
        freed = task.model_copy(
            update={"lease_holder": None, "lease_until": retry_at, "failed_at": failed_at, "error": error}
        )
        mine = equal(id=task.id, lease_holder=task.lease_holder)
        try:
            await self._database.write(lambda held: held.tasks.replace_one(mine, document_of(freed)))
        except AlreadyExists:
            # meanwhile another of this kind and subject was added, which will do the same work
            await remove(self._database, Task, mine)

    async def count(self) -> tuple[int, int]:
        return await count(self._database, Task, equal(failed_at=None)), await count(self._database, Task, SET_ASIDE)

    async def count_set_aside(self) -> dict[str, int]:
        pipeline = [{"$match": SET_ASIDE}, {"$group": {"_id": "$kind", "tasks": {"$sum": 1}}}]
        kinds = await self._database.read(lambda held: held.tasks.aggregate(pipeline).to_list(None))
        return {kind["_id"]: kind["tasks"] for kind in kinds}
