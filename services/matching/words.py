"""Words as matching compares them: small letters, no accents, no plural, no filling words."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

# "c", "c#" and "c++" are three languages; ".net" loses nothing by its dot.
_WORD = re.compile(r"[^\W_]+(?:\+\+|#)?")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\s*[\n\r•·]+\s*")


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a file beside this one, without its comments."""
    text = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def fold(text: str) -> str:
    """Small letters without accents; letters of scripts that have neither come out as they are."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """Only what is safe: "managers" and "manager" meet, "analysis" and "chess" stay."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words(text: str) -> list[str]:
    """Every word, in order."""
    return [singular(word) for word in _WORD.findall(fold(text))]


def telling_words(text: str) -> list[str]:
    """Without those that stand in any text."""
    ignored = word_list("stop_words")
    return [word for word in words(text) if word not in ignored]


def sentences(text: str) -> list[str]:
    """Stretches of the text, letter for letter, none of them over a line's end."""
    return [part for found in _SENTENCE_END.split(text) if (part := found.strip())]
