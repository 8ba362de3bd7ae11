"""Everyday ways to ask for something, and what each must bring about. No language model is there to help."""

import pytest

from tests.support.people import Person


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("Could you tell me what you currently have on record about me?", "get_profile"),
        ("what skills have you got down for me now?", "get_profile"),
        ("which ones have I saved?", "list_saved_jobs"),
        ("show saved", "list_saved_jobs"),
        ("what's the status of it?", "list_applications"),
        ("and Taff Dental is still in, right?", "list_applications"),
        ("I should like to see librarian posts, please.", "search_jobs"),
        ("what jobs have u got 4 me", "recommend_jobs"),
        ("wots there 4 me", "recommend_jobs"),
    ],
)
async def test_a_candidate_asks(candidate: Person, said: str, tool: str) -> None:
    await candidate.describe(headline="Librarian", locations=["Leeds"])
    assert (await candidate.say(said)).started == [tool]


@pytest.mark.parametrize("said", ["thank you, god bless", "put it back please, thanks", "Kind regards"])
async def test_a_courtesy_is_no_answer_to_the_question_before(candidate: Person, said: str) -> None:
    await candidate.say("I'm a nurse")
    await candidate.say(said)
    assert (await candidate.services.profiles.get(candidate.principal)).locations == []


@pytest.mark.parametrize(
    ("said", "skills"),
    [
        ("add cypress as well", ["MRI", "cypress"]),
        ("take MRI off my skills and put Sage down instead", ["Sage"]),
        ("put CT back actually", ["MRI", "CT"]),
        ("add part time", ["MRI"]),
    ],
)
async def test_skills_are_changed_in_few_words(candidate: Person, said: str, skills: list[str]) -> None:
    await candidate.describe(headline="Radiographer", skills=["MRI"])
    await candidate.say(said)
    assert (await candidate.services.profiles.get(candidate.principal)).skills == skills


async def test_numbers_are_put_right(candidate: Person) -> None:
    await candidate.describe(headline="Bookkeeper", years_experience=9, salary_min=60000, salary_currency="CZK")
    await candidate.say("The years are wrong: it should be twelve, not nine.")
    await candidate.say("sorry I was wrong, 70000")
    profile = await candidate.services.profiles.get(candidate.principal)
    assert (profile.years_experience, profile.salary_min) == (12, 70000)


async def test_kinds_of_contract_are_refused_one_after_the_other(candidate: Person, recruiter: Person) -> None:
    for company, kind in (("Dee", "part_time"), ("Don", "temporary"), ("Esk", "full_time")):
        await recruiter.publish(title="Payroll clerk", company=company, employment_type=kind)
    await candidate.say("payroll clerk jobs")
    await candidate.say("no temp ones please")
    reply = (await candidate.say("and no part time either")).reply
    assert [company in reply for company in ("Dee", "Don", "Esk")] == [False, False, True]
    reply = (await candidate.say("ok clear the filters n show me all of them")).reply
    assert all(company in reply for company in ("Dee", "Don", "Esk"))


async def test_a_skill_that_would_be_nice_is_required_no_longer(recruiter: Person) -> None:
    await recruiter.say("We need a data engineer in Berlin. Must know Python, Spark and Kafka.")
    await recruiter.say("Kafka is only nice to have")
    await recruiter.say("Spark shouldn't be a must, put it under nice to have")
    [job] = (await recruiter.services.jobs.list_mine(recruiter.principal)).items
    assert (job.skills_required, job.skills_preferred) == (["Python"], ["Kafka", "Spark"])
    assert job.company != "Kafka is only nice to have"


async def test_taking_the_pay_off_closes_nothing(recruiter: Person) -> None:
    job = await recruiter.publish(title="Office manager", salary_min=24000, salary_currency="GBP")
    turn = await recruiter.say("and take the salary off, we'd rather talk about it")
    assert turn.asked == []
    assert (await recruiter.services.jobs.own(recruiter.principal, job.id)).salary_min is None


@pytest.mark.parametrize(
    "said", ["keep it as a draft for now, I'll publish it tomorrow", "we'll post it next week", "leave it as a draft"]
)
async def test_what_is_to_be_published_later_is_not_asked_about_now(recruiter: Person, said: str) -> None:
    await recruiter.say("We need a dry liner in Derby, full time, at Plumbline Interiors")
    assert (await recruiter.say(said)).asked == []


async def test_who_there_is_for_a_job(recruiter: Person) -> None:
    await recruiter.publish(title="Receptionist")
    assert (await recruiter.say("who have you got for the receptionist role?")).started == ["recommend_candidates"]
