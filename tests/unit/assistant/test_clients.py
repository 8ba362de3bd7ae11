"""The list of log-ins names a browser as its owner would."""

import pytest

from assistant.clients import client_in_words

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/156.0.0.0 Safari/537.36", "Chrome, Linux"),
        (f"{MOZILLA} (Windows NT 10.0; Win64) {WEBKIT} Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) {WEBKIT} Version/19.0 Safari/604.1", "Safari, iPhone"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 15.1; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox, macOS"),
        (f"{MOZILLA} (Linux; Android 16) {WEBKIT} Chrome/156.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_client_is_named_as_its_owner_would(sent: str, said: str) -> None:
    assert client_in_words(sent) == said
