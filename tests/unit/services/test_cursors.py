import base64
from datetime import UTC, datetime, timedelta

import pytest

from repositories.protocols import Position
from services import cursors
from services.errors import InvalidInput

AT = datetime(2026, 11, 23, 7, 0, 0, 123000, tzinfo=UTC)


def test_a_position_comes_back_as_it_was() -> None:
    position = Position(AT, 'Zażółć|"id"')
    assert cursors.decode(cursors.encode(position)) == position


def test_no_cursor_is_the_start() -> None:
    assert cursors.decode(None) is None
    assert cursors.decode("") is None


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "é",
        "====",
        "a" * 10_000,
        "W" * 9_999,
        base64.urlsafe_b64encode(b"[" * 5_000).decode(),
        cursors.pack("2026-11-23T07:00:00", "no zone"),
        cursors.pack("yesterday", "id"),
        cursors.pack(1, "id"),
        cursors.pack("2026-11-23T07:00:00+00:00"),
        base64.urlsafe_b64encode(b'{"at": 1}').decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_anything_else_is_refused_as_a_bad_cursor(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        cursors.decode(cursor)
    assert refusal.value.code == "bad_cursor"


def test_other_orders_pack_their_own_parts() -> None:
    assert cursors.unpack(cursors.pack(0.25, "job"), float, str) == [0.25, "job"]
    with pytest.raises(InvalidInput):
        cursors.unpack(cursors.pack(True, "job"), int, str)


def test_a_page_says_whether_more_follow() -> None:
    def position(number: int) -> Position:
        return Position(AT + timedelta(seconds=number), str(number))

    first = cursors.page([3, 2, 1], 2, position)
    assert first.items == [3, 2]
    assert cursors.decode(first.next_cursor) == position(2)
    assert cursors.page([3, 2], 2, position).next_cursor is None
    assert cursors.page([], 2, position).items == []
