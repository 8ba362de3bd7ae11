"""How the things on cards stand, what is news, and what is kept of it."""

from typing import Any

from assistant.card_state import standing_of
from assistant.news import since_last_time
from repositories.models import Job
from services.reactions import ReactionUpdate
from tests.integration.assistant.conftest import Chat, Person
from tests.integration.assistant.test_data_layer import thread_of, with_type

OPENING = "We are hiring an intensive care nurse at Harbour in Leeds, part time, 40 to 46k GBP a year"


async def published(chat: Chat, tom: Person) -> Job:
    await chat.talk(tom, OPENING)
    (draft,) = (await chat.services.jobs.list_mine(tom.principal)).items
    return await chat.services.jobs.publish(tom.principal, draft.id)


async def standing(person: Person, **asked: str) -> Any:
    return (await person.browser.get("/standing", params=asked)).json()


async def test_a_page_learns_how_its_jobs_and_applications_stand(chat: Chat) -> None:
    tom, maja = await chat.person("recruiter"), await chat.person()
    job = await published(chat, tom)
    before = await standing(maja, jobs=job.id)
    assert (before["applied"], before["saved"], before["jobs"][job.id]["status"]) == ({}, [], "open")

    await chat.services.reactions.set(maja.principal, job.id, ReactionUpdate(saved=True, opinion="hidden"))
    application = await chat.services.applications.apply(maja.principal, job.id)
    after = await standing(maja, jobs=job.id)
    assert (after["applied"], after["saved"], after["hidden"]) == ({job.id: "submitted"}, [job.id], [job.id])
    assert after["applications"][application.id]["status"] == "submitted"
    owner = await standing(tom)
    assert owner["applications"][application.id]["status"] == "submitted"
    candidate_id = chat.services.applications.view(tom.principal, application).candidate_id
    assert owner["applicants"] == {job.id: {candidate_id: "submitted"}}


async def test_nothing_is_learned_of_what_belongs_to_others(chat: Chat) -> None:
    tom, maja, eve = await chat.person("recruiter"), await chat.person(), await chat.person("recruiter")
    job = await published(chat, tom)
    await chat.services.applications.apply(maja.principal, job.id)
    await chat.services.jobs.close(tom.principal, job.id)
    learned = await standing(eve, jobs=f"{job.id},not-an-id", actions=job.id)
    assert learned["jobs"] == {job.id: {"status": "gone"}}
    assert learned["applications"] == {}
    assert learned["actions"][job.id]["status"] == "expired"


async def test_who_is_not_logged_in_is_told_nothing(chat: Chat) -> None:
    assert (await chat.browser().get("/standing")).status_code in (303, 401)


async def test_an_owner_sees_what_a_draft_still_needs(chat: Chat) -> None:
    tom = await chat.person("recruiter")
    await chat.talk(tom, "I want to hire a pastry chef")
    (draft,) = (await chat.services.jobs.list_mine(tom.principal)).items
    assert (await standing_of(chat.services, tom.principal, [draft.id]))["jobs"][draft.id]["missing"]


async def test_news_are_what_others_did_since_one_last_did_something(chat: Chat) -> None:
    tom, maja = await chat.person("recruiter"), await chat.person()
    job = await published(chat, tom)
    assert await since_last_time(chat.services, tom.principal, "en") == []
    await chat.services.applications.apply(maja.principal, job.id)
    (news,) = await since_last_time(chat.services, tom.principal, "en")
    assert news["text"] == f"There is a new applicant for {job.title}."
    (news,) = await since_last_time(chat.services, tom.principal, "de")
    assert news["text"] == f"Es gibt eine neue Bewerbung für {job.title}."
    assert await since_last_time(chat.services, maja.principal, "en") == []
    welcome = (await tom.browser.get("/welcome")).json()
    assert [one["text"] for one in welcome["news"]] == [f"There is a new applicant for {job.title}."]
    await chat.talk(tom, "thanks")
    assert await since_last_time(chat.services, tom.principal, "en") == []


async def test_a_note_is_kept_once_and_is_no_question_to_the_model(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, "hello")
    conversations = chat.services.conversations
    for _ in range(2):
        await conversations.note(maja.principal, conversation_id, "Something happened.", note_id="note-1")
    thread = await thread_of(maja, conversation_id)
    assert [step["output"] for step in with_type(thread, "assistant_message")][1:] == ["Something happened."]
    assert len(with_type(thread, "user_message")) == 1
    async for _ in chat.agent.run(maja.principal, "hello", conversation_id):
        pass
    assert len(await conversations.turns(maja.principal, conversation_id)) == 3


async def test_a_long_conversation_shows_its_newest_turns_and_a_way_to_the_rest(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, "hello")
    for number in range(40):
        await chat.services.conversations.note(maja.principal, conversation_id, f"{number}", note_id=f"note-{number}")
    thread = await thread_of(maja, conversation_id)
    outputs = [step["output"] for step in with_type(thread, "assistant_message")]
    assert outputs == ["", *map(str, range(10, 40))]
    (button,) = thread["elements"]
    assert (button["name"], button["forId"]) == ("EarlierCard", thread["steps"][0]["id"])


async def test_a_turn_that_begins_again_takes_the_place_of_itself(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(maja, "hello")
    conversations = chat.services.conversations
    for text in ("Show my profile", "Show my applications"):
        handle = await conversations.begin_turn(maja.principal, conversation_id, text, turn_id="again")
        await handle.finish("finished", f"Here: {text}")
    turns = await conversations.turns(maja.principal, conversation_id)
    assert [turn.user for turn in turns] == ["hello", "Show my applications"]
    assert turns[-1].number == 2
    # once something else has been said, it is not the newest any more
    async for _ in chat.agent.run(maja.principal, "thanks", conversation_id):
        pass
    assert (await conversations.get(maja.principal, conversation_id)).turn_count == 3


async def test_a_conversation_is_named_after_the_first_message_that_says_something(chat: Chat) -> None:
    maja = await chat.person()
    conversation_id = await chat.talk(
        maja, "hello", "Show my applications", "thanks!", "I'm a nurse in Leeds", "What fits me?"
    )
    assert (await chat.services.conversations.get(maja.principal, conversation_id)).title == "I'm a nurse in Leeds"
    await chat.services.conversations.rename(maja.principal, conversation_id, "My search")
    async for _ in chat.agent.run(maja.principal, "I speak Polish", conversation_id):
        pass
    assert (await chat.services.conversations.get(maja.principal, conversation_id)).title == "My search"
