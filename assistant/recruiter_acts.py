"""What a recruiter's message asks for, by rules."""

import re
from collections.abc import Sequence

from assistant import phrases, recruiter_phrases, replies
from assistant.candidate_acts import as_arguments
from assistant.reading import Reading
from assistant.references import find_jobs, is_pronoun, names_a_position, ordinal, words
from assistant.several import each
from assistant.situation import Situation
from repositories.models import Job, ToolCall
from services.extraction.findings import Finding
from services.extraction.job import read_job
from services.extraction.search import read_search

_DICTATES = re.compile(r"\b(?:this|the following|these|below)\b[^.:]{0,20}:\s*\w", re.IGNORECASE)
_OF_SOME_JOB = re.compile(
    r"\bthe (?:\w+ ){1,4}(?:job|role|post|posting|position|ad|advert|vacancy|pay|salary|title|place)\b", re.IGNORECASE
)
_NEW = re.compile(
    r"\b(?:new|another|one more|second|next|different|separate|also (?:need|looking|hiring|want))\b", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?:for|to|of|on|about|in) (?:the |my |our |that |this )?(?P<job>.+)$", re.IGNORECASE)


def read_recruiter(situation: Situation) -> Reading:
    """Calls in the order of the message's clauses; what describes an opening is one `draft_job` or `update_job`."""
    text = phrases.without_quotations(situation.text)
    if _unfair(text, situation):
        return Reading(reply=replies.UNFAIR, certain=True)
    parts = [part for part in phrases.clauses(text) if not phrases.is_small_talk(part)]
    if any(phrases.STANDING.search(phrases.plain(part)) for part in parts) and len(parts) <= 2:
        return Reading(reply=replies.STANDING, certain=True)
    if (
        any(
            recruiter_phrases.DELETE_JOB.search(phrases.plain(part)) and not _CHANGE_OF_SKILL.search(part)
            for part in parts
        )
        and situation.own_jobs
        and len(text.split()) < 12
    ):
        return Reading(reply=replies.DELETE_JOB, certain=True)
    acts = [(part, _act(part, situation)) for part in parts]
    findings = _told(situation, [part for part, act in acts if act])
    calls = [one for part, act in acts if act for one in each(act, part, situation)]
    write = _write(situation, text, findings, parts, acts)
    if write is not None:
        before = next((n for n, (_, act) in enumerate(acts) if act is None), 0)
        calls.insert(min(before, len(calls)), write)
        situation.findings = findings
    if not calls:
        return _nothing(situation, parts)
    certain = write is None
    return Reading(calls=calls, certain=certain, offered=list(dict.fromkeys(call.name for call in calls))[:4])


_CHANGE_OF_SKILL = re.compile(r"\bfrom the (?:skills|requirements|draft|list)\b|\bskill\b", re.IGNORECASE)


def _nothing(situation: Situation, parts: Sequence[str]) -> Reading:
    if settled := replies.settled(situation.text):
        return Reading(reply=settled, certain=True)
    wanting = any(
        recruiter_phrases.UNCLEAR_NEED.match(phrases.plain(part)) or recruiter_phrases.DRAFT.search(phrases.plain(part))
        for part in parts
    )
    if wanting:
        return Reading(reply=replies.WHICH_OPENING, offered=["draft_job"])
    last = "publish_job" if situation.draft and situation.draft.status != "open" else "get_job"
    return Reading(
        reply=replies.not_understood(situation),
        offered=["draft_job", "update_job", "recommend_candidates", "list_applicants", "list_jobs", last],
    )


def _unfair(text: str, situation: Situation) -> bool:
    """A wish to choose people by what must never count. Whom a job serves ("a women's shelter") is no such wish."""
    said = recruiter_phrases.SERVED.sub(" ", phrases.plain(text))
    if recruiter_phrases.PROTECTED_WISH.search(said) or recruiter_phrases.PROTECTED_PERSON.search(said):
        return True
    choosing = (
        situation.focus.listing == "candidates"
        or situation.focus.application_ids
        or recruiter_phrases.CANDIDATES.search(said)
        or recruiter_phrases.APPLICANTS.search(said)
    )
    return bool(choosing and recruiter_phrases.PROTECTED.search(said) and not recruiter_phrases.DRAFT.search(said))


def _told(situation: Situation, asked_for: list[str]) -> list[Finding]:
    changed = (
        None if recruiter_phrases.DRAFT.search(situation.text) else _strongly_named(situation.text, situation.own_jobs)
    )
    known = situation.draft or changed
    findings = read_job(situation.text, asked=situation.focus.asked, known=known)
    return [finding for finding in findings if not any(finding.quote and finding.quote in part for part in asked_for)]


def _write(
    situation: Situation,
    text: str,
    findings: list[Finding],
    parts: Sequence[str],
    acts: Sequence[tuple[str, ToolCall | None]],
) -> ToolCall | None:
    """A new draft, or a change to the draft at hand or to the job that is named."""
    if not findings:
        return None
    told = " ".join(part for part, act in acts if act is None) or text
    target = _target(told, situation, findings)
    if target is None and _OF_SOME_JOB.search(told) and len(_named(told, situation.own_jobs)) > 1:
        return ToolCall(name="update_job", arguments={"job": told[:200], **as_arguments(findings)})
    if target is None:
        return ToolCall(name="draft_job", arguments=as_arguments(findings))
    named_only = [one for one in findings if one.field == "title" and words(str(one.value)) <= words(target.title)]
    if target.status != "draft" and len(named_only) < len(findings):
        findings[:] = [one for one in findings if one not in named_only]
    return ToolCall(name="update_job", arguments={"job": target.id, **as_arguments(findings)})


def _target(told: str, situation: Situation, findings: list[Finding]) -> Job | None:
    """The job that a description changes; None for a new one."""
    said = phrases.plain(told)
    wants_new = bool(recruiter_phrases.DRAFT.search(said))
    draft = situation.draft if situation.draft and situation.draft.status == "draft" else None
    titles = [str(finding.value) for finding in findings if finding.field == "title"]
    changes = recruiter_phrases.CHANGE.search(said) is not None
    named = _strongly_named(told, situation.own_jobs)
    if draft is not None and not (wants_new and titles and draft.title and _NEW.search(said)):
        other = named if named and named.id != draft.id and changes else None
        if other is None and not (titles and draft.title and wants_new and not (words(titles[0]) & words(draft.title))):
            return draft
        return other
    if wants_new and not changes:
        return None
    about_it = named is not None and all(words(title) <= words(named.title) for title in titles)
    if named and (changes or about_it):
        return named
    return _at_hand(situation) if changes and not titles else None


def _at_hand(situation: Situation) -> Job | None:
    """The job that was spoken of last, or the only one."""
    last = next((job for job in situation.own_jobs if job.id == situation.focus.job_id), None)
    return situation.draft or last or (situation.own_jobs[0] if len(situation.own_jobs) == 1 else None)


def _named(text: str, jobs: Sequence[Job]) -> list[Job]:
    return [job for job in find_jobs(text, jobs) if words(job.title) & words(text)]


def _strongly_named(text: str, jobs: Sequence[Job]) -> Job | None:
    found = _named(text, jobs)
    return found[0] if len(found) == 1 else None


def _act(clause: str, situation: Situation) -> ToolCall | None:
    for reader in (_publish, _close, _step, _invite, _why, _applicants, _candidates, _own_jobs):
        call = reader(clause, situation)
        if call is not None:
            return call
    return None


def _publish(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if (
        not phrases.meant(recruiter_phrases.PUBLISH, said)
        or _DICTATES.search(said)
        or recruiter_phrases.LATER.search(said)
        or (recruiter_phrases.DRAFT.search(said) and not re.search(r"\b(?:it|this|that|live)\b", said))
    ):
        return None
    jobs = [job for job in situation.own_jobs if job.status != "open"]
    return ToolCall(name="publish_job", arguments={"job": _job_reference(clause, situation, jobs)})


def _close(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if not phrases.meant(recruiter_phrases.CLOSE, said) or re.search(r"\bclose (?:to|of|by)\b", said):
        return None
    jobs = [job for job in situation.own_jobs if job.status == "open"]
    return ToolCall(name="close_job", arguments={"job": _job_reference(clause, situation, jobs)})


def _step(clause: str, situation: Situation) -> ToolCall | None:
    """A step of an application, where applicants are at hand or somebody is pointed at."""
    if not situation.applications:
        return None
    for status, pattern in recruiter_phrases.STEPS.items():
        if phrases.meant(pattern, clause):
            return ToolCall(name="set_application_status", arguments={"candidate": clause, "status": status})
    return None


def _invite(clause: str, situation: Situation) -> ToolCall | None:
    if not phrases.meant(recruiter_phrases.INVITE, clause):
        return None
    arguments = {"candidate": _person_at_hand(clause, situation) or clause}
    if message := re.search(
        r"\b(?:saying|with (?:the )?message|(?:and|,) ?(?:say|tell (?:him|her|them))|message:)[:,]?\s+(?:that )?[\"“']?(.+?)[\"”']?$",
        clause,
        re.IGNORECASE,
    ):
        arguments["message"] = message[1]
    return ToolCall(name="invite_candidate", arguments=arguments)


def _person_at_hand(clause: str, situation: Situation) -> str | None:
    """The candidate last looked at, where "them" or "her" points there."""
    at_hand = situation.focus.candidate_id
    return at_hand if is_pronoun(clause) and not names_a_position(clause) else None


def _why(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if (
        situation.focus.application_ids
        and re.match(r"^\W*(?:and )?who(?:'s| is| are)\b", said)
        and names_a_position(said)
    ):
        return ToolCall(name="list_applicants", arguments={"job": situation.focus.job_id or ""})
    if situation.focus.listing != "candidates" or not situation.focus.candidate_ids:
        return None
    if phrases.WHY.search(said) or (phrases.DETAILS.search(said) and names_a_position(said)):
        return ToolCall(name="explain_candidate", arguments={"candidate": clause})
    return None


def _applicants(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if not recruiter_phrases.APPLICANTS.search(said) or recruiter_phrases.REQUIRED_OF_THEM.search(said):
        return None
    return ToolCall(name="list_applicants", arguments={"job": _job_reference(clause, situation, situation.own_jobs)})


def _candidates(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    narrowing = _narrows_candidates(said, situation)
    if not narrowing and not _asks_for_candidates(said):
        return None
    skills = _skills_wanted(clause) if narrowing or recruiter_phrases.HAVING.search(said) else []
    job = situation.focus.job_id if narrowing else None
    arguments = {"job": job or _job_reference(clause, situation, situation.own_jobs)}
    return ToolCall(name="recommend_candidates", arguments={**arguments, **({"skills": skills} if skills else {})})


def _narrows_candidates(said: str, situation: Situation) -> bool:
    if situation.focus.listing != "candidates" or len(said.split()) > 10:
        return False
    patterns = (phrases.ELLIPTIC, recruiter_phrases.HAVING)
    return phrases.NARROW.match(said) is not None or any(pattern.search(said) for pattern in patterns)


def _asks_for_candidates(said: str) -> bool:
    """Not where candidates are only spoken of: "candidates must hold a licence" describes the opening."""
    if not recruiter_phrases.CANDIDATES.search(said) or recruiter_phrases.REQUIRED_OF_THEM.search(said):
        return False
    return not recruiter_phrases.DRAFT.search(said) or recruiter_phrases.WHO.match(said) is not None


def _skills_wanted(clause: str) -> list[str]:
    """Skills that the extraction knows, else the words behind "with" or "who knows"."""
    known: list[str] = read_search(clause).filters.get("skill", [])
    said = recruiter_phrases.SKILL_WORDS.search(phrases.plain(clause))
    return known or ([said["skill"]] if said and not recruiter_phrases.NO_SKILL.search(said["skill"]) else [])


def _own_jobs(clause: str, situation: Situation) -> ToolCall | None:
    said = phrases.plain(clause)
    if recruiter_phrases.OWN_JOBS.search(said):
        return ToolCall(name="list_jobs", arguments={})
    if recruiter_phrases.SHOW_JOB.search(said) or ("?" in said and _strongly_named(clause, situation.own_jobs)):
        return ToolCall(
            name="get_job", arguments={"job": _job_reference(clause, situation, situation.own_jobs), "question": clause}
        )
    return None


def _job_reference(clause: str, situation: Situation, jobs: Sequence[Job]) -> str:
    """The id where the words are clear, else the words themselves for the tool to ask about.

    A job that is named stays meant where it is not among `jobs`; the tool says why it cannot be.
    """
    if named := _strongly_named(clause, situation.own_jobs):
        return named.id
    shown = situation.focus.job_ids
    if (place := ordinal(clause, len(shown))) is not None:
        return shown[place]
    current = situation.focus.draft_id or situation.focus.job_id
    about = _ABOUT.search(clause)
    for text in ([about["job"]] if about else []) + [clause]:
        found = find_jobs(text, jobs, current)
        if len(found) == 1:
            return found[0].id
    at_hand = next((job.id for job in jobs if job.id == current), None)
    return at_hand or (jobs[0].id if len(jobs) == 1 else clause)
