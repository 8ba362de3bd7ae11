"""What matching knows of a job and of a profile: texts to embed, words, skills, and the vectors of the texts.

A profile's name, e-mail, age and gender reach none of it: neither by their fields nor by what its texts say of them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from repositories.models import Job, JobFields, Profile, ProfileFields
from services.contacts import HIDDEN, mask_contacts
from services.matching.skills import Held, Need, needs_of, skill_key
from services.matching.words import sentences, telling_words, words

Vectors = NDArray[np.floating]

MAX_CHUNKS = 12
CHUNK_CHARACTERS = 240
TITLE_SHARE = 0.2
MAX_TITLES = 5
MAX_SKILL_ROWS = 60

_INTRODUCTION = re.compile(r"\b(?:my name is|my name's|call me)\s+(?:[^\W\d_][\w'-]*\s*){1,3}", re.IGNORECASE)
_AGE = re.compile(
    r"\b(?:(?:i am|i'm)\s*\d{1,2}\b(?!\s*(?:\+|years?|yrs?|months?|weeks?|days?|%))"
    r"|aged?:?\s*\d{1,2}\b)"
    r"|\b\d{1,2}[\s-]*(?:years?|yrs?)?[\s-]*old\b"
    r"|\bin my (?:early |mid |late )?(?:twenties|thirties|forties|fifties|sixties)\b"
    r"|\b(?:date of birth[:\s]+|d\.?o\.?b\.?[:\s]+|born (?:on |in )|born (?=\d))[\w./ -]{4,20}",
    re.IGNORECASE,
)
_GENDER = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|female|male|lady|gentleman|girl|boy|mother|father|mum|mom|dad|wife|husband|daughter|son|"
    r"he/him|she/her|they/them|he|she|him|his|hers|her|mrs?|ms|miss|single|married|divorced|widowed)\b\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Rows:
    """Which row of a matrix holds what; row 0 is the document."""

    texts: list[str]
    titles: range
    chunks: range


@dataclass(frozen=True, eq=False)
class JobFeatures:
    """`vectors` None: not embedded yet. `terms`: words with how much the posting makes of them."""

    job: Job
    title_terms: frozenset[str]
    terms: dict[str, float]
    skills: tuple[Need, ...]
    document: Vectors | None
    title: Vectors | None
    chunks: Vectors | None

    @property
    def id(self) -> str:
        return self.job.id

    @property
    def counted(self) -> list[str]:
        """What the statistics of the catalogue count: its words, and its skills each as one."""
        return [*self.terms, *{need.mark for need in self.skills}]


@dataclass(frozen=True, eq=False)
class ProfileFeatures:
    """`lines`: its sentences, each with its words in order. `terms`: the words of all its texts, skills too."""

    profile: Profile
    title_terms: tuple[frozenset[str], ...]
    terms: frozenset[str]
    skills: tuple[Held, ...]
    lines: tuple[tuple[str, str], ...]
    document: Vectors | None
    titles: Vectors | None
    items: Vectors | None

    @property
    def id(self) -> str:
        return self.profile.user_id


def has_profile(profile: ProfileFields) -> bool:
    """Whether there is anything to compare a job with."""
    return bool(profile.headline or profile.summary or profile.skills or profile.experience)


def text_hash(texts: Sequence[str]) -> str:
    return sha256("\x1e".join(texts).encode(errors="surrogatepass")).hexdigest()


# --------------------------------------------------------------------------------------------------- jobs


def job_texts(job: JobFields) -> list[str]:
    """What to embed, in the order of the rows that `job_features` takes. Skills are compared by name instead."""
    return _job_rows(job).texts


def _job_rows(job: JobFields) -> Rows:
    title, description = job.title or "", job.description or ""
    chunks = _chunks([description])
    return Rows([f"{title}. {description}".strip(". "), title, *chunks], range(1, 2), range(2, 2 + len(chunks)))


def job_features(job: Job, vectors: Vectors | None) -> JobFeatures:
    rows = _job_rows(job)
    known = _fitting(vectors, rows)
    counts = Counter(telling_words(job.description or ""))
    counts.update(word for skill in (*job.skills_required, *job.skills_preferred) for word in telling_words(skill))
    title_terms = telling_words(job.title or "")
    counts.update(title_terms)
    return JobFeatures(
        job=job,
        title_terms=frozenset(title_terms),
        terms={term: _saturated(count) for term, count in counts.items()},
        skills=needs_of(job.skills_required, job.skills_preferred),
        document=None if known is None else _document(known[0], known[1]),
        # copied, so that the matrix itself can be given up: the chunks are kept at half the size
        title=None if known is None else known[1].copy(),
        chunks=None if known is None else known[rows.chunks.start :].astype(np.float16),
    )


@cache
def _saturated(count: int) -> float:
    """The second mention of a word says less than the first (BM25 with k1 = 1.2)."""
    return count * 2.2 / (count + 1.2)


# ----------------------------------------------------------------------------------------------- profiles


def profile_texts(profile: ProfileFields, names: Iterable[str] = ()) -> list[str]:
    """What to embed, in the order of the rows that `profile_features` takes.

    Skills have rows of their own and no part in the document, so that one more can only add to what is found.
    """
    return _profile_rows(profile, names).texts


def _profile_rows(profile: ProfileFields, names: Iterable[str]) -> Rows:
    headline, parts = _profile_parts(profile, names)
    titles = [headline, *_titles(profile, names)][:MAX_TITLES]
    chunks = _chunks(parts)
    document = ". ".join(part.strip(". ") for part in (headline, *_titles(profile, names), *parts) if part)
    skills = profile.skills[:MAX_SKILL_ROWS]
    return Rows(
        [document, *titles, *chunks, *skills],
        range(1, 1 + len(titles)),
        range(1 + len(titles), 1 + len(titles) + len(chunks) + len(skills)),
    )


def profile_features(profile: Profile, vectors: Vectors | None, names: Iterable[str] = ()) -> ProfileFeatures:
    """`names`: others than the full name by which the person is known, hidden wherever they stand in a text."""
    names = list(names)
    rows = _profile_rows(profile, names)
    known = _fitting(vectors, rows)
    headline, parts = _profile_parts(profile, names)
    texts = [headline, *_titles(profile, names), *parts, *_studies(profile, names)]
    lines = [line for text in texts for line in sentences(text)]
    terms = {word for text in (*texts, *profile.skills) for word in telling_words(text)}
    return ProfileFeatures(
        profile=profile,
        title_terms=tuple(frozenset(telling_words(title)) for title in (headline, *_titles(profile, names)) if title),
        terms=frozenset(terms),
        skills=tuple(Held(skill, skill_key(skill)) for skill in profile.skills),
        lines=tuple((line, f" {' '.join(words(line))} ") for line in lines),
        document=None if known is None else _document(known[0], known[1]),
        titles=None if known is None else known[rows.titles.start : rows.titles.stop],
        items=None if known is None else known,
    )


def _profile_parts(profile: ProfileFields, names: Iterable[str]) -> tuple[str, list[str]]:
    """The headline, and the longer texts."""
    work = [item.summary for item in profile.experience if item.summary]
    texts = [profile.summary or "", *work]
    return _without_person(profile.headline or "", profile, names), [
        _without_person(text, profile, names) for text in texts if text
    ]


def _titles(profile: ProfileFields, names: Iterable[str]) -> list[str]:
    return [_without_person(item.title, profile, names) for item in profile.experience if item.title]


def _studies(profile: ProfileFields, names: Iterable[str]) -> list[str]:
    return [
        _without_person(f"{item.degree or ''} {item.field or ''}".strip(), profile, names)
        for item in profile.education
        if item.degree or item.field
    ]


def _without_person(text: str, profile: ProfileFields, names: Iterable[str]) -> str:
    """The text without what says who somebody is rather than what they can do."""
    known = [name for name in (profile.full_name, *names) if name]
    text = mask_contacts(text, known, is_title=len(text) < 80).replace(HIDDEN, " ")
    for pattern in (_INTRODUCTION, _AGE, _GENDER):
        text = pattern.sub(" ", text)
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


# --------------------------------------------------------------------------------------------------- both


def _chunks(texts: Sequence[str]) -> list[str]:
    """Sentences joined to stretches of some length; the last one takes what is left over."""
    found: list[str] = []
    for text in texts:
        fresh = True
        for sentence in sentences(text):
            full = len(found) >= MAX_CHUNKS
            if found and (full or not fresh) and (full or len(found[-1]) + len(sentence) < CHUNK_CHARACTERS):
                found[-1] = f"{found[-1]} {sentence}"
            else:
                found.append(sentence)
            fresh = False
    return found


def _document(whole: Vectors, title: Vectors) -> Vectors:
    """A title says more than its share of a long text; measured on O*NET's jobs and profiles."""
    mixed = (1 - TITLE_SHARE) * whole + TITLE_SHARE * title
    length = np.linalg.norm(mixed)
    return mixed / length if length else mixed


def _fitting(vectors: Vectors | None, rows: Rows) -> Vectors | None:
    """None where the vectors were made of other texts."""
    return vectors if vectors is not None and len(vectors) == len(rows.texts) else None
