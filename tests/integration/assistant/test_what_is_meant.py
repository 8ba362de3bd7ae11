"""Which thing is meant: by a button that names it by id, however much there is beside it, and by its place in a list."""

from uuid import uuid4

import pytest

from assistant.cards import JobsCard
from assistant.situation import RECENT
from assistant.tools.candidates import MOST_APPLICANTS
from assistant.tools.own_jobs import SHOWN
from repositories.models import Job, JobFields, ProfileFields, ToolCall
from services.applications import ApplicationUpdate
from services.bootstrap import Services
from services.principal import Principal
from tests.support.people import Person, Turn


async def pressed(person: Person, tool: str, **arguments: str) -> Turn:
    """A button of a card."""
    return await person.say("this one", call=ToolCall(name=tool, arguments=arguments))


async def applicant(services: Services, number: int) -> Principal:
    user = await services.accounts.add_without_login(f"{number}@example.com", f"Person {number}", "candidate")
    principal = Principal(user.id, "candidate", "")
    await services.profiles.replace(principal, ProfileFields(headline=f"Diver {number}"))
    return principal


async def drafts(person: Person, count: int) -> list[Job]:
    made = [JobFields(title=f"Diver {number}", company="Acme", remote="remote") for number in range(count)]
    return [await person.services.jobs.create(person.principal, fields) for fields in made]


async def test_a_button_acts_on_its_own_job_however_many_newer_ones_there_are(recruiter: Person) -> None:
    oldest, *_, newest = await drafts(recruiter, RECENT + 1)
    await pressed(recruiter, "get_job", job=newest.id)
    [asked] = (await pressed(recruiter, "publish_job", job=oldest.id)).asked
    assert asked.preview["job"]["id"] == oldest.id


async def test_a_button_of_a_job_that_is_gone_acts_on_no_other(recruiter: Person) -> None:
    gone, kept = await drafts(recruiter, 2)
    await pressed(recruiter, "get_job", job=kept.id)
    await recruiter.services.jobs.remove(recruiter.principal, gone.id)
    turn = await pressed(recruiter, "publish_job", job=gone.id)
    assert turn.asked == []
    assert "no longer there" in turn.reply


async def test_applicants_are_moved_on_by_button_and_by_place_however_many_came_later(
    services: Services, recruiter: Person
) -> None:
    quiet, busy = await recruiter.publish(title="Diver"), await recruiter.publish(title="Welder")
    early = await services.applications.apply(await applicant(services, 0), quiet.id)
    for number in range(1, RECENT + 1):
        await services.applications.apply(await applicant(services, number), busy.id)
    many = await pressed(recruiter, "list_applicants", job=busy.id)
    assert many.reply.startswith(f"The {MOST_APPLICANTS} newest applicants for Welder:")
    few = await pressed(recruiter, "list_applicants", job=quiet.id)
    assert few.reply.startswith("Applicants for Diver:")
    for turn in (
        await recruiter.say("shortlist the first one"),
        await pressed(recruiter, "set_application_status", candidate=early.id, status="interview"),
    ):
        [asked] = turn.asked
        assert asked.preview["application"]["id"] == early.id


async def test_the_last_application_is_the_last_one_that_was_shown(candidate: Person, recruiter: Person) -> None:
    jobs = [await recruiter.publish(title=title) for title in ("Diver", "Welder", "Baker")]
    apply = candidate.services.applications.apply
    first = await apply(candidate.principal, jobs[0].id)
    await apply(candidate.principal, jobs[1].id)
    await candidate.say("show my applications")
    await apply(candidate.principal, jobs[2].id)
    [asked] = (await candidate.say("withdraw the last one")).asked
    assert asked.preview["application"]["id"] == first.id


async def test_several_applications_are_counted_as_they_were_shown(candidate: Person, recruiter: Person) -> None:
    made = []
    for title in ("Diver", "Welder", "Baker"):
        job = await recruiter.publish(title=title)
        made.append(await candidate.services.applications.apply(candidate.principal, job.id))
    await candidate.services.applications.update(candidate.principal, made[2].id, ApplicationUpdate(status="withdrawn"))
    await candidate.say("show my applications")
    asked = (await candidate.say("withdraw 2 and 3")).asked
    assert [one.preview["application"]["id"] for one in asked] == [made[1].id, made[0].id]


async def test_a_button_of_an_answered_invitation_answers_no_other(
    services: Services, candidate: Person, recruiter: Person
) -> None:
    await candidate.describe(headline="Diver", open_to_recruiters=True)
    invited = []
    for title in ("Diver", "Welder"):
        job = await recruiter.publish(title=title)
        seen = services.candidates.id_for(recruiter.principal.user_id, candidate.principal.user_id)
        invited.append(await services.invitations.invite(recruiter.principal, job.id, seen, "Would you?"))
    await services.invitations.decline(candidate.principal, invited[0].id)
    turn = await pressed(candidate, "answer_invitation", invitation=invited[0].id, answer="accept")
    assert turn.asked == []
    assert "declined" in turn.reply


async def test_a_place_in_the_list_of_own_jobs_is_the_place_that_was_shown(recruiter: Person) -> None:
    bottom, middle = await recruiter.publish(title="Diver"), await recruiter.publish(title="Welder")
    await drafts(recruiter, 1)
    await recruiter.say("show my jobs")
    await drafts(recruiter, 1)
    for place, job in (("second", middle), ("third", bottom), ("last", bottom)):
        [asked] = (await recruiter.say(f"close the {place} one")).asked
        assert asked.preview["job"]["id"] == job.id


async def test_a_list_that_is_cut_short_says_so(recruiter: Person) -> None:
    await drafts(recruiter, SHOWN)
    assert (await recruiter.say("show my jobs")).reply.startswith("Your jobs:")
    await drafts(recruiter, 1)
    turn = await recruiter.say("show my jobs")
    assert turn.reply.startswith(f"Your {SHOWN} newest jobs:")
    assert turn.finished[0].summary == f"{SHOWN} jobs"


async def test_several_places_and_another_place_are_those_that_were_shown(recruiter: Person) -> None:
    bottom, middle, top = [await recruiter.publish(title=title) for title in ("Diver", "Welder", "Baker")]
    await drafts(recruiter, 1)
    await recruiter.say("show my jobs")
    asked = (await recruiter.say("close 2 and 4")).asked
    assert [one.preview["job"]["id"] for one in asked] == [top.id, bottom.id]
    await recruiter.say("no")
    await recruiter.say("close the second one")
    [instead] = (await recruiter.say("no wait, the third one")).asked
    assert instead.preview["job"]["id"] == middle.id


async def test_what_is_gone_from_a_list_keeps_its_place(candidate: Person, recruiter: Person) -> None:
    await candidate.describe(headline="Staff nurse", locations=["Leeds"])
    jobs = [await recruiter.publish(company=company) for company in ("Acme", "Northfield", "Harbour")]
    [shown] = (await candidate.say("what fits me?")).finished
    assert isinstance(shown.card, JobsCard)
    ids = [match.job.id for match in shown.card.matches if match.job]
    assert set(ids) == {job.id for job in jobs}
    await recruiter.services.jobs.close(recruiter.principal, ids[0])
    [asked] = (await candidate.say("apply to the second one")).asked
    assert asked.preview["job"]["id"] == ids[1]
    turn = await candidate.say("tell me more about the first one")
    assert "no longer there" in turn.reply


async def test_an_applicant_who_has_left_keeps_their_place(services: Services, recruiter: Person) -> None:
    job = await recruiter.publish()
    people = [await applicant(services, number) for number in range(3)]
    made = [await services.applications.apply(person, job.id) for person in people]
    await pressed(recruiter, "list_applicants", job=job.id)
    await services.accounts.delete_user(people[2].user_id)
    [asked] = (await recruiter.say("shortlist the second one")).asked
    assert asked.preview["application"]["id"] == made[1].id
    turn = await recruiter.say("shortlist the first one")
    assert turn.asked == []
    assert "no longer there" in turn.reply


async def test_an_id_that_nobody_knows_means_nothing(candidate: Person, recruiter: Person) -> None:
    job = await recruiter.publish()
    await candidate.services.applications.apply(candidate.principal, job.id)
    for tool, named in (("withdraw_application", "application"), ("apply_to_job", "job")):
        turn = await pressed(candidate, tool, **{named: str(uuid4())})
        assert turn.asked == []
        assert "no longer there" in turn.reply


async def two_receptions(recruiter: Person) -> tuple[Job, Job]:
    dental = await recruiter.publish(title="Receptionist", company="Taff Dental")
    return dental, await recruiter.publish(title="Receptionist", company="Harbour Lights")


@pytest.mark.parametrize("answer", ["the dental one", "sorry, I meant the dental one", "Taff Dental", "dental please"])
async def test_the_answer_to_which_one_does_what_was_asked_for(
    candidate: Person, recruiter: Person, answer: str
) -> None:
    dental, _ = await two_receptions(recruiter)
    unclear = await candidate.say("apply for the receptionist job")
    assert unclear.asked == []
    assert "Which one do you mean" in unclear.reply
    [asked] = (await candidate.say(answer)).asked
    assert asked.preview["job"]["id"] == dental.id


async def test_which_one_was_asked_once_and_is_not_answered_later(candidate: Person, recruiter: Person) -> None:
    await two_receptions(recruiter)
    await candidate.say("save the receptionist job")
    await candidate.say("thank you")
    assert (await candidate.say("the dental one")).started == []


@pytest.mark.parametrize(
    "said", ["which one pays more?", "I'm a dental nurse in Leeds", "no", "yes", "the baker one", "any other jobs?"]
)
async def test_what_does_not_name_one_of_them_is_no_answer(candidate: Person, recruiter: Person, said: str) -> None:
    await two_receptions(recruiter)
    await candidate.say("apply for the receptionist job")
    assert (await candidate.say(said)).asked == []


async def test_a_recruiter_who_is_asked_which_job_answers_too(recruiter: Person) -> None:
    dental, _ = await two_receptions(recruiter)
    assert (await recruiter.say("close the receptionist job")).asked == []
    [asked] = (await recruiter.say("the dental one")).asked
    assert asked.preview["job"]["id"] == dental.id
