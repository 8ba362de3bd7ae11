"""Small models garble calls in known ways; whatever can be read safely is read, everything else is dropped."""

import pytest

from assistant.chat_models.calls import leaked_calls, offered_name, repaired
from assistant.chat_models.protocol import ToolSpec
from repositories.models import ToolCall

SEARCH = ToolSpec(
    "search_jobs",
    "Search.",
    {
        "type": "object",
        "properties": {
            "query": {"type": "string"},
            "location": {"type": "string"},
            "remote": {"type": "string", "enum": ["onsite", "hybrid", "remote"]},
            "salary_min": {"type": "number"},
            "skills": {"type": "array", "items": {"type": "string"}},
            "limit": {"type": "integer"},
        },
        "required": [],
    },
)
PROFILE = ToolSpec("get_profile", "Show.", {"type": "object", "properties": {}, "required": []})
TOOLS = [SEARCH, PROFILE]


def leaked(text: str) -> list[tuple[str, dict[str, object]]]:
    return [(fixed.name, fixed.arguments) for call in leaked_calls(text, TOOLS) if (fixed := repaired(call, TOOLS))]


PYTHON = [("search_jobs", {"query": "python"})]


@pytest.mark.parametrize(
    "text",
    [
        '```json\n{"name": "search_jobs", "parameters": {"query": "python"}}\n```',
        'Sure! Let me search. {"name":"search_jobs","parameters":{"query":"python"}}',
        '[{"name": "search_jobs", "arguments": {"query": "python"}}]',
        "[search_jobs(query='python')]",
        '<|python_tag|>{"name": "search_jobs", "args": {"query": "python"}}',
        '{"name": "python_jobs", "parameters": {}}; {"name": "search_jobs", "parameters": {"query": "python"}}',
        '{"tool_calls": [{"function": {"name": "search_jobs", "arguments": "{\\"query\\": \\"python\\"}"}}]}',
        '{"search_jobs": {"query": "python"}}',
        '{"type": "function", "function": {"name": "search_jobs", "parameters": {"query": "python"}}}',
        '{"name": "functions.Search-Jobs", "parameters": {"query": "python"}}',
    ],
)
def test_a_call_is_found_however_it_is_written(text: str) -> None:
    assert leaked(text) == PYTHON


@pytest.mark.parametrize(
    "text",
    [
        "I found nothing about python.",
        '{"greeting": "Hello"}',
        '{"response": "I used search_jobs for you"}',
        '{"name": "apply_for_everything", "parameters": {"query": "python"}}',
        '{"name": "search_jobs", "parameters": {"query": "pyth',
        "search_jobs(query=__import__('os').getcwd())",
        "{}" * 50 + "[" * 5000,
    ],
)
def test_what_is_no_whole_call_of_an_offered_tool_is_no_call(text: str) -> None:
    assert leaked(text) == []


def fixed(**arguments: object) -> dict[str, object]:
    call = repaired(ToolCall(name="search_jobs", arguments=arguments), TOOLS)
    assert call is not None
    return call.arguments


def test_values_are_put_right_by_the_schema() -> None:
    assert fixed(query="python", limit="5", remote="True", salary_min="90,000", skills='["python", "sql"]') == {
        "query": "python", "limit": 5, "remote": "remote", "salary_min": 90000.0, "skills": ["python", "sql"],
    }  # fmt: skip
    assert fixed(skills="Python, SQL and Docker")["skills"] == ["Python", "SQL", "Docker"]
    assert fixed(salary_min="£38k")["salary_min"] == 38000
    assert fixed(query=["python"])["query"] == "python"


def test_words_for_nothing_are_nothing() -> None:
    assert fixed(query="python", location="None", remote="null", salary_min="N/A", skills=[]) == {"query": "python"}


def test_wrappers_schemas_and_strangers_are_taken_off() -> None:
    assert fixed(name="search_jobs", arguments={"query": "python"}) == {"query": "python"}
    assert fixed(type="object", properties={"query": {"type": "string", "value": "python"}}) == {"query": "python"}
    assert fixed(query={"type": "function", "name": "slugify"}) == {}
    assert fixed(query={"$gt": ""}) == {}
    assert fixed(query="x", user_id="admin") == {"query": "x"}
    assert fixed(response="I used search_jobs for you") == {}


def test_oversized_values_are_cut() -> None:
    arguments = fixed(query="' OR 1=1 --\u0000" + "x" * 9000, skills=["x"] * 5000)
    assert "\u0000" not in str(arguments["query"])
    assert len(str(arguments["query"])) == 500
    assert len(arguments["skills"]) == 30  # type: ignore[arg-type]


def test_an_unknown_name_is_no_tool() -> None:
    assert repaired(ToolCall(name="", arguments={}), TOOLS) is None
    assert repaired(ToolCall(name="apply_for_job", arguments={}), TOOLS) is None
    assert offered_name("SearchJobs", {"search_jobs"}) == "search_jobs"
    assert offered_name("search_job", {"search_jobs"}) is None
