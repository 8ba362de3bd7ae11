from aiosqlite import Connection

from repositories.sqlite.database import Database, execute, rows_of


class SqliteMetadataRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        rows = await self._database.fetch("SELECT value FROM metadata WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    async def add(self, name: str, value: str) -> str:
        async def work(connection: Connection) -> str:
            sql = "INSERT INTO metadata (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING"
            await execute(connection, sql, name, value)
            [(kept,)] = await rows_of(connection, "SELECT value FROM metadata WHERE name = ?", name)
            return str(kept)

        return await self._database.transaction(work)

    async def set(self, name: str, value: str) -> None:
        await self._database.run("INSERT OR REPLACE INTO metadata (name, value) VALUES (?, ?)", name, value)
