"""Commands mean what the navigation shows, or the words after them."""

import pytest

from assistant.commands import listed, read_command
from repositories.values import Role


@pytest.mark.parametrize(
    ("role", "text", "tool"),
    [
        ("candidate", "/profile", "get_profile"),
        ("candidate", " /Recommendations ", "recommend_jobs"),
        ("candidate", "/saved", "list_saved_jobs"),
        ("candidate", "/applications", "list_applications"),
        ("recruiter", "/jobs", "list_jobs"),
        ("recruiter", "/candidates", "recommend_candidates"),
        ("recruiter", "/applications", "list_applicants"),
    ],
)
def test_a_command_alone_is_a_call(role: Role, text: str, tool: str) -> None:
    _, call = read_command(role, text)
    assert call is not None
    assert call.name == tool


def test_words_after_a_command_are_read_as_words() -> None:
    assert read_command("candidate", "/jobs nurse in Leeds") == ("jobs nurse in Leeds", None)
    assert read_command("recruiter", "/help") == ("help", None)


@pytest.mark.parametrize("text", ["profile", "and/or", "/profiles", "/candidates", "5/6 of it", "/"])
def test_what_is_no_command_of_this_role_is_left_as_it_is(text: str) -> None:
    assert read_command("candidate", text) == (text, None)


def test_every_command_that_is_listed_is_understood() -> None:
    roles: list[Role] = ["candidate", "recruiter"]
    for role in roles:
        for one in listed(role, "en"):
            words, call = read_command(role, f"/{one['id']}")
            assert call is not None or words == one["id"]
