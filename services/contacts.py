"""Hides in a text what would tell who wrote it: e-mail addresses, phone numbers, links, and the person's own names."""

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"

# Each begins where a run of its letters begins and gives nothing back: else a long text would take for ever.
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]++\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w-]+)+",
    re.IGNORECASE,
)
# Bare addresses only under endings that web pages of people have: "Node.js/React" and "ASP.NET/C#" are skills.
_LINK = re.compile(
    r"\b(?:https?://|www\.|(?<![\w-])(?!asp\.net\b)(?:[\w-]++\.){1,8}"
    r"(?:com|net|org|info|io|dev|me|app|eu|uk|de|fr|es|it|nl|pl|us|ca|au|in|co|ch|at)/)"
    r"[^\s,;]*[^\s,;.!?)\]]",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.-]{2,}")
_DIGITS = re.compile(r"(?<![\w.,/-])(?:\+|\()?\d[\d ().\u00a0/-]{5,}\d(?![\w])")
_DATES = re.compile(
    r"(?:(?:19|20)\d\d(?:[-./](?:0?[1-9]|1[0-2])(?:[-./]\d{1,2})?)?|(?:\d{1,2}[-./]){1,2}(?:19|20)\d\d)"
    r"(?:\s*[-/]\s*(?:(?:19|20)\d\d(?:[-./]\d{1,2}){0,2}|(?:\d{1,2}[-./]){1,2}(?:19|20)\d\d))?"
)
_WORD = re.compile(r"\w+", re.UNICODE)

# Surnames that are also work: alone in a job title they say what somebody does, not who they are.
_ALSO_WORK = re.compile(
    r"archer|art|baker|barber|brewer|butcher|butler|carpenter|carter|chandler|clerk|coach|"
    r"cook|cooper|driver|falconer|farmer|fisher|fletcher|forester|gardener|glover|hunter|judge|"
    r"major|mark|marshall|mason|may|mercer|miller|page|painter|parker|porter|potter|sawyer|"
    r"shepherd|singer|skinner|smith|tailor|taylor|teacher|turner|tyler|walker|weaver|will",
    re.IGNORECASE,
)


def mask_contacts(text: str, names: Iterable[str] = (), *, is_title: bool = False) -> str:
    """`text` with every contact replaced by "[hidden]". `is_title`: the text names a kind of work."""
    for pattern in (_EMAIL, _LINK, _HANDLE):
        text = pattern.sub(HIDDEN, text)
    text = _DIGITS.sub(lambda found: HIDDEN if _is_phone(found[0]) else found[0], text)
    return _mask_names(text, names, is_title)


def _is_phone(found: str) -> bool:
    digits = sum(mark.isdigit() for mark in found)
    groups = re.findall(r"\d+", found)
    years = all(re.fullmatch(r"(?:19|20)\d\d", group) for group in groups)
    if digits < 7 or years or _DATES.fullmatch(found.strip()):
        return False
    if found[0] in "+(0":
        return True
    # 555-123-4567, 555 123 456, 5551234567; but not 10 000 000, an amount
    amount = len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and set(groups[-1]) == {"0"}
    return digits >= 9 and not amount


def _mask_names(text: str, names: Iterable[str], is_title: bool) -> str:
    whole = sorted({" ".join(name.split()) for name in names if name.strip()}, key=len, reverse=True)
    for name in whole:
        words = [re.escape(word) for word in _WORD.findall(name)]
        if words:
            joined = r"[\W_]*".join(words)
            text = re.sub(rf"(?<!\w){joined}(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    for word in {word for name in whole for word in _WORD.findall(name)}:
        if len(word) < 2 or (is_title and _ALSO_WORK.fullmatch(word)):
            continue
        # written small it is an ordinary word more often than a name: "will", "may", "long"
        forms = {word.capitalize(), word.upper(), word if word != word.lower() else word.capitalize()}
        text = re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(forms)))})(?!\w)", HIDDEN, text)
    return text
