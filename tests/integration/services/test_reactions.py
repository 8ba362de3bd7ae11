"""Reactions: saved and opinion, each half alone."""

from typing import Any

import pytest
from pydantic import ValidationError

from repositories.models import Event
from services.errors import Forbidden, NotFound
from services.reactions import ReactionUpdate
from tests.integration.services.market import Market


async def test_each_half_stands_alone(market: Market) -> None:
    job, ann = await market.job(await market.recruiter()), await market.candidate()
    for sent, saved, opinion in (
        ({"saved": True}, True, None),
        ({"opinion": "liked"}, True, "liked"),
        ({"saved": False}, False, "liked"),
        ({"opinion": "disliked", "saved": True}, True, "disliked"),
        ({"opinion": None}, True, None),
        ({"kind": "hidden"}, True, "hidden"),
        ({"saved": False}, False, "hidden"),
        ({"kind": "saved"}, True, "hidden"),
    ):
        reaction = await market.services.reactions.set(ann, job.id, ReactionUpdate.model_validate(sent))
        assert (reaction.saved, reaction.opinion) == (saved, opinion)
        assert await market.services.reactions.all(ann) == [reaction]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"saved": None},
        {"saved": "yes"},
        {"opinion": "adored"},
        {"kind": None},
        {"kind": "liked", "opinion": "hidden"},
    ],
)
def test_what_is_no_reaction_is_refused(sent: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ReactionUpdate.model_validate(sent)


async def test_a_reaction_is_taken_back_and_again_is_harmless(market: Market) -> None:
    job, ann = await market.job(await market.recruiter()), await market.candidate()
    await market.services.reactions.set(ann, job.id, ReactionUpdate(saved=True))
    told = []

    async def hear(event: Event) -> None:
        told.append(event.subject_id)

    market.services.events.subscribe(hear)
    for _ in range(2):
        await market.services.reactions.remove(ann, job.id)
        assert (await market.services.reactions.list(ann)).items == []
    assert told == [job.id]


async def test_only_candidates_react_and_only_to_what_they_see(market: Market) -> None:
    recruiter, ann = await market.recruiter(), await market.candidate()
    draft = await market.draft(recruiter)
    for job_id in (draft.id, "nope"):
        with pytest.raises(NotFound):
            await market.services.reactions.set(ann, job_id, ReactionUpdate(saved=True))
    with pytest.raises(Forbidden):
        await market.services.reactions.set(recruiter, draft.id, ReactionUpdate(saved=True))


async def test_reactions_are_listed_latest_first_in_pages(market: Market) -> None:
    recruiter, ann = await market.recruiter(), await market.candidate()
    made = []
    for _ in range(5):
        job = await market.job(recruiter)
        made.append(job.id)
        await market.services.reactions.set(ann, job.id, ReactionUpdate(saved=True))
    first = await market.services.reactions.list(ann, limit=3)
    second = await market.services.reactions.list(ann, first.next_cursor, limit=3)
    assert [one.job_id for one in [*first.items, *second.items]] == made[::-1]
    assert second.next_cursor is None
