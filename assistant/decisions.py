"""Whether a message says yes or no to something, and to what."""

import re

from assistant.phrases import plain
from assistant.references import words

_YES = (
    r"y|yh|ya|yah|yas|yea|yeah|yeh|yep|yup|yes|yess+|yessir|aye|sure(?: thing)?|ok|okay|okey|k|fine|go(?: ahead| for it| on)?|do(?: it| so| that)?|please(?: do)?|confirm(?:ed)?|i confirm|"
    r"proceed|absolutely|of course|ofc|definitely|deffo|certainly|indeed|affirmative|correct|exactly|right|that'?s (?:right|correct|fine|it)|send it(?: off)?|let'?s (?:go|do it)|"
    r"sounds (?:good|great|fine|right)|looks? (?:good|great|fine|right)|that works|works for me|happy with (?:that|it)|why not|crack on|fire away|make it so|be my guest|all good|"
    r"agreed|accept(?:ed)?|approve(?:d)?|publish(?: it)?|apply|submit(?: it)?|close it|invite them|yes please|by all means|i do|i am|oya|haan|"
    r"s[ií]|oui|ja|jep|da|tak|sim|evet|hai|kyllä|ano"
)
_FILLER = r"please|pls|plz|thanks?(?: you)?(?: so much| very much| a lot| a million)?|thx|cheers|now|then|and|i'?m sure|i am sure|it|that|both|all(?: of them| three| four)?|to (?:both|all|them)|for me|mate|sir|madam|kindly|very well|with that|to that|all good|of it|, "
_PLAIN_YES = re.compile(rf"^\W*(?:{_YES})(?:[\s,.!]+(?:{_YES}|{_FILLER}))*\W*$", re.IGNORECASE)
_YES_WORDS = re.compile(rf"(?<![\w'])(?:{_YES})(?![\w'])", re.IGNORECASE)
_BESIDE_A_YES = frozenset(
    """
    please pls plz thanks thank you thx cheers now then and i i'm im i'd sure it it's that that's this one for me mate sir madam ma kindly very well with to all good of
    do the a an my our we oh hmm hm well so just great perfect brilliant lovely cool nice excellent wonderful super fab go ahead send off on out want would like love
    happy right away straight o lah them him her us let let's is are make live up ready course think yes certain
    apply application publish close hire reject shortlist invite withdraw accept decline interview offer submit post open reopen job
    """.split()  # noqa: SIM905
)
_NO_WORD = (
    r"no|nope|nah|naw|nein|non|nee|nej|nie|não|never ?mind|not (?:now|yet|today|that one|this one)|leave it(?: out)?|forget (?:it|that|about it)|wait|hold on|hang on|"
    r"(?:i'?d )?rather not|i'?d rather not|(?:i(?:'ve)? )?changed my mind|scrap that|on second thoughts?"
)
_AFTER_NO = (
    r"\W*$|\s*[,.!;:–—-]|\s+(?:thanks?|thank|please|pls|ta|cheers|way|wait|hold|hang|sorry|don'?t|do not|i|i'm|it|it's|not|never|actually|leave|keep|let|let's|that|that's|the|this|cancel|stop|"
    r"need|stay|really|mate|sir|madam|forget|scrap|what|how|when|is|does|number|make|show|and|but|for now|yet|just|lah|abeg)\b"
)
_NO_ACT = (
    r"(?:don'?t|do not|cancel|stop|decline|abort|forget)(?=\W*$|\s*[,.!;]|\s+(?:it|that|this|now|please|yet|the (?:application|invitation)|do|send|apply|publish|submit|close|bother|invite|"
    r"reject|hire|shortlist|withdraw|post|go)\b)"
)
_BEFORE_NO = r"^\W*(?:(?:actually|hmm+|hm|oh|sorry|oops|well|ok|okay|ehm?|um+|wait|yeah|ah)[\s,.!]+)*"
_NO_START = re.compile(rf"{_BEFORE_NO}(?:(?:{_NO_WORD})(?={_AFTER_NO})|{_NO_ACT})", re.IGNORECASE)
_MERE_NO = re.compile(rf"{_BEFORE_NO}(?:{_NO_WORD})(?={_AFTER_NO})\W*", re.IGNORECASE)
_WAIT = re.compile(r"^\W*(?:(?:wait|hold on|hang on|sorry|actually)(?:\s*[,.!–-]+\s*|\s+(?=[\d£€$])))+", re.IGNORECASE)
_NO_ANYWHERE = re.compile(
    r"\b(?:changed my mind|don'?t (?:do|send|apply|publish|submit|close|bother)(?: (?:it|that|anything))?|(?:please )?cancel (?:it|that|this)|not after all|keep it (?:open|live|as it is))\b",
    re.IGNORECASE,
)
_PAUSE = re.compile(
    r"^\W*(?:(?:oh|ok|hm+|but|er|um+|one sec|just a (?:sec|second|moment))\W+)*(?:wait|hold on|hang on)\b[\W_]*(?:a (?:sec|second|moment|minute)\W*)?",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"\b(?:no|nah|nope|wait|hold on|hang on|actually|instead|rather|i meant?|meant|sorry|oops|make (?:it|that)|not (?:that|this|him|her|them|it)(?: one)?|yes|yeah|ok|okay|but|please|change (?:it|that) to|then|"
    r"on second thoughts?|changed my mind)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\W*(?:(?:ok|okay|yes|yeah|right|alright|so|cool|lovely|please|now|then|great|good|nice|perfect|fine|(?:looks?|sounds?|that'?s) (?:good|great|fine|right|perfect))[\s,.!]+)*(?:publish|apply|submit|close|invite|send)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:both|all|either|neither|each)\b", re.IGNORECASE)


def decision(text: str) -> bool | None:
    """True for a plain yes, False for a no (even one with reasons), None for anything else."""
    said = plain(text)
    if len(said) > 200 or pause(said) is not None:
        return None
    if _NO_START.match(said) or (_NO_ANYWHERE.search(said) and len(said) < 80):
        return False
    return True if _PLAIN_YES.match(said) or said.strip() in ("👍", "✅", "👌") else None


def agrees(text: str, summary: str) -> bool:
    """A yes with more around it, none of which asks for anything else than what waits: "perfect, go ahead and hire them"."""
    said = plain(text)
    if len(said.split()) > 14 or "?" in said or not _YES_WORDS.search(said):
        return False
    rest = _YES_WORDS.sub(" ", said).casefold()
    known = words(summary)
    left = [word for word in re.findall(r"[^\W_]+(?:'\w+)?", rest) if word not in _BESIDE_A_YES]
    orders_anew = _ORDER.match(said) is not None and bool(known & words(said))
    return not orders_anew and all(words(word) <= known for word in left)


def pause(text: str) -> str | None:
    """The question that somebody wants answered before they decide ("hang on, what does it pay?"), or None."""
    said = plain(text)
    found = _PAUSE.match(said)
    rest = said[found.end() :] if found else ""
    return rest if rest.endswith("?") else None


def is_order(text: str) -> bool:
    """Words that are a yes while something waits, and a request of their own otherwise: "publish it"."""
    return _ORDER.match(plain(text)) is not None


def after_no(text: str) -> str:
    """What follows the no, e.g. another request. "Don't apply" stays whole: its verb belongs to the no."""
    return re.sub(r"^(?:[\W_]+|about (?:it|that|this)\b)+", "", _WAIT.sub("", _MERE_NO.sub("", plain(text), count=1)))


def corrects(text: str) -> bool:
    """Whether the words put something else in the place of what waits: "no wait, the second one"."""
    return _INSTEAD.search(plain(text)) is not None


def corrected(text: str) -> str:
    """What is to stand in its place."""
    return " ".join(_INSTEAD.sub(" ", plain(text)).split())


def means_all(text: str) -> bool:
    return _ALL.search(text) is not None
