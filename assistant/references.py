"""Which of the things on the screen somebody means: "the second one", "it", "the one at the bakery", a company, a title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from repositories.models import Job
from services.matching.places import distance_km, likeliest

_ORDINALS = {
    "first": 0, "1st": 0, "top": 0, "one": 0, "second": 1, "2nd": 1, "two": 1, "third": 2, "3rd": 2, "three": 2,
    "fourth": 3, "4th": 3, "four": 3, "fifth": 4, "5th": 4, "five": 4, "sixth": 5, "6th": 5, "seventh": 6, "7th": 6,
    "eighth": 7, "8th": 7, "ninth": 8, "9th": 8, "tenth": 9, "10th": 9,
}  # fmt: skip
_ORDINAL = re.compile(
    r"\b(?:the\s+)?(?P<word>first|1st|top|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th|seventh|7th|eighth|8th|ninth|9th"
    r"|tenth|10th|last|bottom)\b(?!\s+(?:paid|paying|pay|salary|time|of all|and foremost|thing|name|aid))"
    r"|(?:\b(?:number|no\.?|nr\.?|option|job|candidate|applicant|#)\s*|#|^\s*)(?P<digit>[1-9]|10)\b(?!\s*(?:k|[.,]\d|years?|yrs?|hours?|%|[£€$]))"
    r"|\b(?:number|option|job|candidate|applicant)\s+(?P<spelled>one|two|three|four|five)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|this|that|this one|that one|them|the (?:job|role|post|posting|position|opening|vacancy|ad|advert|draft)|him|her|they)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:the|that) (?:other|next)(?: one| job| role| candidate| applicant)?\b(?! day| week| month| time)",
    re.IGNORECASE,
)
_BEST_PAID = re.compile(
    r"\b(?:best|better|highest|higher|top|most)[- ]?(?:paid|paying|pay|salary)\b"
    r"|\bpays? (?:the )?(?:best|most|more|better)\b|\b(?:more|most) money\b",
    re.IGNORECASE,
)
_LEAST_PAID = re.compile(
    r"\b(?:lowest|lower|least|worst)[- ]?(?:paid|paying|pay|salary)\b"
    r"|\bpays? (?:the )?(?:least|less)\b|\bthe cheap(?:er|est)\b",
    re.IGNORECASE,
)
_NEAREST = re.compile(r"\b(?:closest|nearest|least far|shortest (?:commute|way|distance))\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:the |my )?(?P<end>first|top|last|bottom) (?P<count>two|three|four|five|[2-5]|couple)\b", re.IGNORECASE
)
_PLACE = r"(?:[1-9](?:st|nd|rd|th)?\b|first|second|third|fourth|fifth|one|two|three|four|five|last)"
_LISTED = re.compile(
    rf"\b(?:numbers? |nos?\.? |#)?(?P<list>(?:the )?{_PLACE}(?:(?:,| and| &|, and)(?: number| the| no\.?| #)? ?{_PLACE})+)(?: ones?)?\b"
    r"(?! (?:years?|hours?|days?|pounds?|percent))",
    re.IGNORECASE,
)
_COUNTS = {"two": 2, "couple": 2, "three": 3, "four": 4, "five": 5}
_PER_YEAR = {"hour": 2080, "day": 260, "week": 52, "month": 12, "year": 1}
_STOP = frozenset(
    """
    a an the of for at in on to and or with my me i you your we our us it its is are be am do does did have has had one ones
    job jobs role roles post posting position positions opening vacancy please pls can could would should will shall want
    like apply applying application submit send withdraw save hide why what how much many tell more about from that this
    there them they show see just not no yes ok put down up out go get any some all who which when where publish close
    reopen live open candidate candidates applicant applicants fit fits match matches good best company person invite
    shortlist reject interview offer move change set into need needed required pay pays paid paying ltd other next just detail details
    info information description full sign count
    meant mean instead actually wait sorry thing something anything put forward
    id ill ive im there
    llp limited gmbh inc plc co
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Named:
    """Something with a name that a reference may fit; `strong` words count more than `weak` ones."""

    strong: frozenset[str]
    weak: frozenset[str]


def words(text: str | None) -> frozenset[str]:
    """The telling words of a text, lower case, without a plural s and without stop words."""
    found = re.findall(r"[^\W_]+", (text or "").casefold().replace("’", "").replace("'", ""))
    return frozenset(_singular(word) for word in found if word not in _STOP)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def ordinal(text: str, count: int) -> int | None:
    """The position, from 0, that the text names among `count` things; None if none or beyond the end."""
    for found in _ORDINAL.finditer(text):
        word = (found["word"] or found["spelled"] or "").casefold()
        if word in ("last", "bottom"):
            place = count - 1
        elif word:
            place = _ORDINALS[word]
        else:
            place = int(found["digit"]) - 1
        return place if 0 <= place < count else None
    return None


def positions(text: str, count: int) -> list[int]:
    """The places, from 0, of several things that the text names by number: "the first two", "1 and 3"; none beyond the end."""
    if found := _SEVERAL.search(text):
        many = min(_COUNTS.get(found["count"].casefold()) or int(found["count"]), count)
        first = found["end"].casefold() in ("first", "top")
        return list(range(many)) if first else list(range(count - many, count))
    if found := _LISTED.search(text):
        said = re.findall(r"[a-z]+|\d", found["list"].casefold())
        places = [
            count - 1 if word == "last" else int(word) - 1 if word.isdigit() else _ORDINALS[word]
            for word in said
            if word == "last" or word.isdigit() or word in _ORDINALS
        ]
        return [place for place in dict.fromkeys(places) if place < count]
    return []


def names_a_position(text: str) -> bool:
    return _ORDINAL.search(text) is not None


def is_by_pay(text: str) -> bool:
    return _BEST_PAID.search(text) is not None or _LEAST_PAID.search(text) is not None


def is_by_distance(text: str) -> bool:
    return _NEAREST.search(text) is not None


def is_other(text: str) -> bool:
    return _OTHER.search(text) is not None


def is_pronoun(text: str) -> bool:
    return _PRONOUN.search(text) is not None


def find_jobs(text: str, jobs: Sequence[Job], current_id: str | None = None, *, home: Sequence[str] = ()) -> list[Job]:
    """The jobs a text may mean, best first; one when it is clear, several when it is not, none when nothing fits.

    A name beats a position, a position beats "it"; a lone job is meant by anything that points at all. `home` are the places
    from which "the closest" is measured.
    """
    fits = [job for job in jobs if job.id == text.strip()]
    if not fits:
        fits = _best(text, [(job, _named(job)) for job in jobs])
    if len(fits) != 1 and (place := ordinal(text, len(jobs))) is not None:
        return [jobs[place]]
    if len(fits) != 1 and (one := _by_pay(text, fits or jobs)):
        return [one]
    if len(fits) != 1 and (near := _nearest(text, fits or jobs, home)):
        return [near]
    if not fits and is_other(text):
        return _others(jobs, current_id)
    if not fits and (is_pronoun(text) or not words(text)):
        fits = [job for job in jobs if job.id == current_id] or (list(jobs) if len(jobs) == 1 else [])
    return fits


def _by_pay(text: str, jobs: Sequence[Job]) -> Job | None:
    """ "The best paid one", "the cheaper one": by the most that is paid in a year."""
    paid = [
        (pay * _PER_YEAR[job.salary_period or "year"], job) for job in jobs if (pay := job.salary_max or job.salary_min)
    ]
    if not paid or not is_by_pay(text):
        return None
    ordered = sorted(paid, key=lambda one: one[0])
    return ordered[-1 if _BEST_PAID.search(text) else 0][1]


def _nearest(text: str, jobs: Sequence[Job], home: Sequence[str]) -> Job | None:
    """ "The closest one": by the way from any of the places where somebody wants to work."""
    if not is_by_distance(text):
        return None
    starts = [place for name in home if (place := likeliest(name))]
    ways = [
        (way, job)
        for job in jobs
        for name in job.locations
        for start in starts
        if (there := likeliest(name)) and (way := distance_km(start, there)) is not None
    ]
    return min(ways, key=lambda one: one[0])[1] if ways else None


def _others(jobs: Sequence[Job], current_id: str | None) -> list[Job]:
    """What is left beside the one at hand; the next in the list where several are."""
    ids = [job.id for job in jobs]
    if current_id not in ids:
        return list(jobs[1:2]) if len(jobs) == 2 else []
    place = ids.index(current_id) + 1
    return list(jobs[place : place + 1]) or (list(jobs[:1]) if len(jobs) > 1 else [])


def _named(job: Job) -> Named:
    return Named(
        words(f"{job.title} {job.company}"),
        words(
            " ".join(
                [*job.locations, job.remote or "", (job.employment_type or "").replace("_", " "), job.description or ""]
            )
        ),
    )


def _best(text: str, candidates: Sequence[tuple[Job, Named]]) -> list[Job]:
    said = words(text)
    scored = [
        (3 * len(said & named.strong) + len(said & named.weak), len(said & named.strong), job)
        for job, named in candidates
    ]
    titled = [job for job, _ in candidates if words(job.title) and words(job.title) <= said]
    top = max((score for score, _, _ in scored), default=0)
    if top < 3 and not any(strong for _, strong, _ in scored):
        top_weak = [job for score, _, job in scored if score == top and score > 0]
        return top_weak if len(top_weak) == 1 else []
    strongest = max(strong for _, strong, _ in scored)
    whole = [job for _, strong, job in scored if strong == strongest and job in titled]
    longest = max((len(words(job.title)) for job in whole), default=0)
    if whole and any(strong == strongest and job not in whole for _, strong, job in scored):
        return [job for job in whole if len(words(job.title)) == longest]
    return [job for score, _, job in scored if score == top and score > 0]
