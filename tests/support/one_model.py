"""A stand-in for `ChatModels`: one model that answers, or none."""

from assistant.chat_models.protocol import ChatModel


class OneModel:
    def __init__(self, model: ChatModel | None = None, *, explicit: bool = False) -> None:
        self.current = model
        self.explicit = explicit
        self.wanted = model is not None
        self.trouble: str | None = None

    @property
    def name(self) -> str:
        return self.current.name if self.current else "offline"

    async def failed(self, trouble: str) -> None:
        self.current, self.trouble = None, trouble
