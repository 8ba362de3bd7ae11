import pytest

from services.conversations import TITLE_LENGTH, title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Find lighthouse jobs", "Find lighthouse jobs"),
        ("  two   blanks \n and a second line", "two blanks"),
        ("", ""),
        ("<b>Bold</b> wish", "Bold wish"),
    ],
)
def test_a_title_is_the_first_line_of_the_message(text: str, title: str) -> None:
    assert title_from(text) == title


def test_a_long_message_is_cut_at_a_word() -> None:
    title = title_from("I am looking for a part-time position as a lighthouse keeper somewhere in the north")
    assert title == "I am looking for a part-time position as a lighthouse…"
    assert len(title_from("x" * 500)) == TITLE_LENGTH
