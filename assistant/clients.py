"""What a browser or a program calls itself, in words that a person recognises."""

BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
LONGEST = 60


def client_in_words(user_agent: str) -> str:
    """`user_agent` is whatever was sent; unknown ones are shown as they are, cut short. May be empty."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser}, {system}"
    return user_agent[:LONGEST]


def _first(names: dict[str, str], text: str) -> str:
    """Browsers name their ancestors too, so the order counts."""
    return next((name for mark, name in names.items() if mark in text), "")
