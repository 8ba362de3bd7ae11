import logging

import pytest

from assistant.failures import worded
from repositories.errors import StorageUnavailable


def test_a_database_that_is_away_is_said_to_be_so_and_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    said = worded(StorageUnavailable("no answer from 10.0.0.1"))
    assert "The database does not answer just now." in said
    assert "10.0.0.1" not in said
    [line] = caplog.records
    assert line.exc_info is None


def test_a_bug_is_told_by_a_reference_that_stands_in_the_log_and_by_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said = worded(ZeroDivisionError("division of Ann's pay"))
    [line] = caplog.records
    assert line.levelno == logging.ERROR
    assert line.exc_info is not None
    assert line.getMessage().partition("reference ")[2].rstrip(")") in said
    assert "Ann" not in said
