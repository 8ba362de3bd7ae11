"""Tools, and the set of them that is bound to one person in one turn.

The model gives a name and arguments, nothing else; who acts was put here by the server. Three kinds of tool: those that read
run; those that write one's own profile, draft or reactions run with values grounded in the person's words; outward ones are
never run here but proposed, to be parked as a PendingAction that waits for a yes.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.cards import Card
from assistant.chat_models.protocol import ToolSpec
from assistant.situation import Situation
from repositories.models import ToolCall
from repositories.values import Role
from services.bootstrap import Services
from services.errors import InvalidInput, ServiceError
from services.metrics import METRICS, Outcome
from services.principal import Principal


@dataclass(frozen=True)
class ToolOutput:
    """What a tool gives back: `answer` is what a person is told, `data` short facts for the model, `card` for the screen."""

    answer: str
    summary: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    card: Card | None = None
    ok: bool = True
    focus: dict[str, Any] = field(default_factory=dict)
    """Fields of the conversation's Focus that this changes."""
    among: list[str] = field(default_factory=list)
    """The jobs, by id, of which the person was asked to name one."""


@dataclass(frozen=True)
class Proposal:
    """An outward act, resolved and checked, ready to be asked about. `key` names the act apart from its wording."""

    key: str
    arguments: dict[str, Any]
    summary: str
    preview: dict[str, Any]


@dataclass
class ToolContext:
    """What a tool call runs against."""

    principal: Principal
    services: Services
    situation: Situation


@dataclass(frozen=True)
class Confirmed:
    """What an outward act is carried out with: the arguments that were shown, and the id that makes it happen once."""

    principal: Principal
    services: Services
    arguments: dict[str, Any]
    action_id: str


Run = Callable[[ToolContext, Any], Awaitable[ToolOutput]]
Propose = Callable[[ToolContext, Any], Awaitable[Proposal | ToolOutput]]
CarryOut = Callable[[Confirmed], Awaitable[ToolOutput]]


@dataclass(frozen=True)
class Tool:
    """A read or own tool has `run`; an outward one has `propose`, which resolves and checks it before it is parked, and
    `carry_out` for after the yes."""

    name: str
    description: str
    arguments: type[BaseModel]
    roles: frozenset[Role]
    run: Run | None = None
    propose: Propose | None = None
    carry_out: CarryOut | None = None

    @property
    def outward(self) -> bool:
        return self.carry_out is not None

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec(self.name, self.description, flat_schema(self.arguments))


def flat_schema(arguments: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema a small model can follow: type, description, enum and items only."""
    schema = arguments.model_json_schema()
    properties = {name: _flat(part) for name, part in schema.get("properties", {}).items()}
    return {
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }


def _flat(part: dict[str, Any]) -> dict[str, Any]:
    options = [option for option in part.get("anyOf", [part]) if option.get("type") != "null"]
    chosen: dict[str, Any] = options[0] if options else {"type": "string"}
    kept: dict[str, Any] = {key: chosen[key] for key in ("type", "enum") if key in chosen}
    if "items" in chosen:
        kept["items"] = _flat(chosen["items"])
    if "description" in part:
        kept["description"] = part["description"]
    return kept or {"type": "string"}


class Toolset:
    """The tools of one role, bound to one person for one turn."""

    def __init__(self, tools: dict[str, Tool], context: ToolContext) -> None:
        self._tools = {name: tool for name, tool in tools.items() if context.principal.role in tool.roles}
        self._context = context

    @property
    def names(self) -> list[str]:
        return list(self._tools)

    def get(self, name: str) -> Tool | None:
        return self._tools.get(name)

    def specs(self, names: list[str]) -> list[ToolSpec]:
        return [self._tools[name].spec for name in names if name in self._tools]

    def validate(self, call: ToolCall) -> BaseModel:
        """The call's arguments as the tool's own type; raises InvalidInput with a sentence for the model."""
        tool = self._tools.get(call.name)
        if tool is None:
            raise InvalidInput(f"There is no tool {call.name!r}. Tools: {', '.join(self._tools)}.")
        try:
            return tool.arguments.model_validate(call.arguments)
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
            raise InvalidInput(f"Wrong arguments for {call.name}: {faults}") from error

    async def run(self, call: ToolCall) -> ToolOutput:
        """Runs a read or own tool. A refusal by a service is an output that says so; a broken database is raised."""
        tool = self._tools[call.name]
        assert tool.run is not None
        with measured(call.name) as seen:
            try:
                output = await tool.run(self._context, self.validate(call))
            except ServiceError as refusal:
                if refusal.code == "unavailable":
                    raise
                output = refused(refusal)
            seen(output.ok)
            return output

    async def propose(self, call: ToolCall) -> Proposal | ToolOutput:
        """Prepares an outward act: a Proposal to park, or an output that says why it cannot be."""
        tool = self._tools[call.name]
        assert tool.propose is not None
        try:
            return await tool.propose(self._context, self.validate(call))
        except ServiceError as refusal:
            if refusal.code == "unavailable":
                raise
            return refused(refusal)


@contextmanager
def measured(tool: str) -> Iterator[Callable[[bool], None]]:
    """Counts one call of a tool by what is told of it within; by nothing told: it failed."""
    told: list[Outcome] = []
    try:
        yield lambda ok: told.append("ok" if ok else "refused")
    finally:
        METRICS.tool_called(tool, told[0] if told else "failed")


def refused(refusal: ServiceError) -> ToolOutput:
    return ToolOutput(refusal.message, summary=refusal.message, data={"error": refusal.code}, ok=False)
