"""Who is acting. Made by the server from a session, never from anything a client or a model says."""

from dataclasses import dataclass

from repositories.values import Role
from services.errors import Forbidden


@dataclass(frozen=True)
class Principal:
    user_id: str
    role: Role
    session_id: str
    display_name: str = ""
    company: str | None = None

    def require(self, role: Role) -> None:
        """Raises Forbidden for the other role."""
        if self.role != role:
            raise Forbidden(f"Only a {role} can do this. You are logged in as a {self.role}.")
