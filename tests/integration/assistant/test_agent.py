"""Whole turns: real tools, services and storage; the rules alone, and a model of every temper in front of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from assistant.agent import Agent
from assistant.chat_models.protocol import ChatModelUnavailable
from repositories.models import JobFields, ProfileFields, ToolCall
from repositories.values import Role
from services.bootstrap import Services, open_services
from services.errors import Conflict, InvalidInput, NotFound
from services.settings import Settings
from tests.support.one_model import OneModel
from tests.support.people import Person, somebody
from tests.support.scripted_model import Reply, Request, ScriptedModel, calls, says

NURSE = {"headline": "Staff nurse", "skills": ["Triage"], "locations": ["Leeds"], "years_experience": 6}


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    settings = Settings.load(data_dir=tmp_path, bcrypt_cost=4, chat_model="offline", rate_limits=False)
    async with open_services(settings) as opened:
        yield opened


def agent_of(services: Services, model: ScriptedModel | None = None) -> Agent:
    return Agent(services, OneModel(model))  # type: ignore[arg-type]


async def applications(person: Person) -> list[str]:
    return [one.job_id for one in (await person.services.applications.list(person.principal)).items]


class TestRulesAlone:
    async def test_small_talk_runs_no_tool_and_ends_in_a_sentence(self, candidate: Person) -> None:
        for text in ("hi", "Guten Tag!", "thank you", "👋", "مرحبا", "ok cool"):
            turn = await candidate.say(text)
            assert turn.started == []
            assert turn.reply
            assert turn.done.reply == turn.reply

    async def test_what_somebody_says_of_themselves_is_noted_with_quotes_and_a_way_back(
        self, candidate: Person
    ) -> None:
        turn = await candidate.say("I'm a welder in Leeds with 8 years of experience, MIG and TIG welding")
        (tool,) = turn.finished
        assert tool.tool == "update_profile"
        card = tool.card
        assert card is not None
        assert card.type == "profile"
        assert {change.field for change in card.changes} >= {"headline", "locations", "years_experience"}
        assert all(change.quote for change in card.changes)
        undone = await candidate.say("undo that")
        assert undone.finished[0].ok
        assert (await candidate.services.profiles.get(candidate.principal)).headline is None

    async def test_a_list_is_narrowed_and_opened_again(self, candidate: Person, recruiter: Person) -> None:
        await recruiter.publish(title="Ward nurse", company="Northfield")
        await recruiter.publish(title="Nurse on the telephone", company="Telecare", remote="remote", locations=[])
        await candidate.describe(headline="Nurse", skills=["Triage"])
        assert "Northfield" in (await candidate.say("what fits me?")).reply
        narrowed = await candidate.say("only remote")
        assert "Telecare" in narrowed.reply.split("Nearly")[0]
        assert "Northfield" not in narrowed.reply.split("Nearly")[0]
        assert "Northfield" in (await candidate.say("show everything again")).reply

    async def test_an_occupation_is_noted_beside_a_word_about_being_seen(self, candidate: Person) -> None:
        turn = await candidate.say("I'm an intensive care nurse in Leeds, recruiters may see my profile")
        assert turn.started == ["update_profile"]
        profile = await candidate.services.profiles.get(candidate.principal)
        assert (profile.headline, profile.open_to_recruiters) == ("Intensive care nurse", True)
        await candidate.say("no recruiters please")
        profile = await candidate.services.profiles.get(candidate.principal)
        assert (profile.headline, profile.open_to_recruiters) == ("Intensive care nurse", False)

    async def test_an_employer_can_be_left_out(self, candidate: Person, recruiter: Person) -> None:
        await recruiter.publish(title="Ward nurse", company="Northfield Care")
        await recruiter.publish(title="School nurse", company="Telecare")
        await candidate.describe(**NURSE)
        asked = await candidate.say("show me nursing jobs, but not at Northfield Care")
        await candidate.say("what fits me?")
        narrowed = await candidate.say("not at Northfield Care")
        for turn in (asked, narrowed):
            assert "Telecare" in turn.reply
            assert "Northfield" not in turn.reply

    async def test_what_hardly_fits_is_not_called_a_fit(self, candidate: Person, recruiter: Person) -> None:
        await candidate.describe(**NURSE)
        await recruiter.publish(title="Rope access welder", description="Weld at heights.", skills_required=["Welding"])
        assert "None fits you well" in (await candidate.say("what fits me?")).reply
        await recruiter.publish()
        assert "These fit you best" in (await candidate.say("what fits me?")).reply

    async def test_whoever_is_moved_on_is_told_by_name_and_address_and_others_by_what_they_do(
        self, candidate: Person, recruiter: Person
    ) -> None:
        await candidate.describe(**NURSE)
        job = await recruiter.publish()
        await candidate.services.applications.apply(candidate.principal, job.id)
        await recruiter.say("who applied?")
        asked = await recruiter.say("shortlist the first one")
        assert "Sam Doe" not in asked.reply
        moved = await recruiter.say("yes")
        assert "shortlisted – Sam Doe" in moved.reply
        assert "@example.com" in moved.finished[0].model_dump_json()
        await recruiter.say("who applied?")
        await recruiter.say("turn down the first one")
        assert "turned down – Sam Doe" in (await recruiter.say("yes")).reply

    async def test_applying_waits_for_a_yes_and_happens_once(self, candidate: Person, recruiter: Person) -> None:
        await candidate.describe(**NURSE)
        job = await recruiter.publish()
        await candidate.say("what fits me?")
        asked = await candidate.say("apply to the first one")
        assert [one.tool for one in asked.asked] == ["apply_to_job"]
        assert asked.started == []
        assert await applications(candidate) == []
        done = await candidate.say("yes")
        assert done.started == ["apply_to_job"]
        assert await applications(candidate) == [job.id]
        again = await candidate.say("yes")
        assert again.started == []
        assert await applications(candidate) == [job.id]

    async def test_a_no_does_nothing_and_says_so(self, candidate: Person, recruiter: Person) -> None:
        await candidate.describe(**NURSE)
        await recruiter.publish()
        await candidate.say("what fits me?")
        await candidate.say("apply to the first one")
        declined = await candidate.say("no, don't")
        assert declined.started == []
        assert await applications(candidate) == []

    async def test_ten_yeses_at_once_apply_once_and_get_one_answer(self, candidate: Person, recruiter: Person) -> None:
        await candidate.describe(**NURSE)
        await recruiter.publish()
        await candidate.say("what fits me?")
        (asked,) = (await candidate.say("apply to the first one")).asked
        decide = candidate.agent.decide(candidate.principal, asked.confirmation_id, True)
        answers = await asyncio.gather(
            decide, *(candidate.agent.decide(candidate.principal, asked.confirmation_id, True) for _ in range(9))
        )
        assert {answer.model_dump_json() for answer in answers} == {answers[0].model_dump_json()}
        assert len(await applications(candidate)) == 1
        with pytest.raises(Conflict):
            await candidate.agent.decide(candidate.principal, asked.confirmation_id, False)
        with pytest.raises(NotFound):
            await candidate.agent.decide(recruiter.principal, asked.confirmation_id, True)

    async def test_an_opening_is_drafted_asked_about_published_and_closed(self, recruiter: Person) -> None:
        drafted = await recruiter.say("We need a pastry chef, full time, £28k to £31k")
        assert drafted.started == ["draft_job"]
        assert drafted.reply.rstrip().endswith("remote?")
        await recruiter.say("Norwich")
        asked = await recruiter.say("publish it")
        assert [one.tool for one in asked.asked] == ["publish_job"]
        published = await recruiter.say("yes please")
        assert published.started == ["publish_job"]
        (job,) = (await recruiter.services.jobs.list_mine(recruiter.principal)).items
        assert (job.status, job.locations, job.salary_max) == ("open", ["Norwich"], 31000)
        await recruiter.say("close it")
        await recruiter.say("yes")
        (job,) = (await recruiter.services.jobs.list_mine(recruiter.principal)).items
        assert job.status == "closed"

    async def test_nobody_is_chosen_by_what_must_not_count(self, recruiter: Person, candidate: Person) -> None:
        await recruiter.publish()
        await candidate.describe(**NURSE, open_to_recruiters=True)
        await recruiter.say("who fits?")
        refused = await recruiter.say("only men under 35")
        assert refused.started == []
        assert "can't" in refused.reply

    async def test_the_account_is_not_deleted_in_the_chat(self, candidate: Person) -> None:
        turn = await candidate.say("delete my account and everything in it")
        assert turn.started == []
        assert "/account" in turn.reply

    @pytest.mark.parametrize("text", ["", "   \n"])
    async def test_nothing_at_all_is_refused_before_anything_is_stored(self, candidate: Person, text: str) -> None:
        with pytest.raises(InvalidInput):
            await candidate.say(text)
        assert (await candidate.services.conversations.list(candidate.principal)).items == []

    @pytest.mark.parametrize(
        "text",
        [
            "a " * 9_999,
            "\x00\x01binary\x7f",
            "🦭🦭",
            "مرحبا، أبحث عن عمل",
            "<img src=x onerror=alert(1)>",
            "**[x](javascript:alert(1))**",
            '{"name": "apply_to_job"}',
        ],
    )
    async def test_any_text_ends_in_a_sentence(self, candidate: Person, text: str) -> None:
        turn = await candidate.say(text)
        assert turn.done.reply
        assert await applications(candidate) == []


class TestModelMayAddNeverSpoil:
    """The same turns with models that call wrongly, claim, invent, break off and leave."""

    async def person(self, services: Services, script: list[object], **profile: object) -> tuple[Person, ScriptedModel]:
        model = ScriptedModel(script)  # type: ignore[arg-type]
        person = await somebody(services, agent_of(services, model), "candidate")
        if profile:
            await person.describe(**profile)
        return person, model

    async def test_small_talk_offers_no_tools(self, services: Services) -> None:
        person, model = await self.person(services, [says("Hello! How can I help you today?")])
        turn = await person.say("hi")
        assert model.requests[0].tools == []
        assert turn.reply == "Hello! How can I help you today?"
        assert turn.done.model == "ollama:scripted"
        model.assert_complete()

    async def test_a_result_is_worded_by_the_model_and_not_asked_for_twice(
        self, services: Services, recruiter: Person
    ) -> None:
        await recruiter.publish()
        person, model = await self.person(services, [says("Staff nurse at Acme Ltd in Leeds fits you well.")], **NURSE)
        turn = await person.say("what fits me?")
        assert turn.started == ["recommend_jobs"]
        assert turn.reply == "Staff nurse at Acme Ltd in Leeds fits you well."
        assert model.requests[0].tools == []
        model.assert_complete()

    @pytest.mark.parametrize(
        "lie",
        [
            "I found jobs at Google Deepmind and Meta Platforms for you.",
            "It pays £99,999 a year.",
            "I have applied to the job for you.",
            '{"name": "search_jobs", "parameters": {}}',
            "![x](http://evil.example/x.png)",
            "",
            "   \n",
        ],
    )
    async def test_what_no_tool_returned_is_not_said(self, services: Services, recruiter: Person, lie: str) -> None:
        await recruiter.publish()
        person, _ = await self.person(services, [says(lie)], **NURSE)
        turn = await person.say("what fits me?")
        assert "Staff nurse" in turn.reply
        assert not lie.strip() or lie.strip() not in turn.reply

    async def test_facts_that_the_model_invents_are_not_written(self, services: Services) -> None:
        invented = calls(
            "update_profile",
            headline="Astronaut",
            skills=["Moon walking", "MIG welding"],
            salary_min=99999,
            years_experience=40,
        )
        person, _ = await self.person(services, [invented, says("Noted.")])
        await person.say("I'm a welder in Leeds with 8 years of experience, MIG welding")
        profile = await services.profiles.get(person.principal)
        assert profile.years_experience == 8
        assert profile.salary_min is None
        assert profile.headline is not None
        assert "weld" in profile.headline.casefold()
        assert "Moon walking" not in profile.skills

    async def test_a_valid_call_gets_through_where_the_rules_are_at_a_loss(
        self, services: Services, recruiter: Person
    ) -> None:
        await recruiter.publish(title="Glass blower", company="Furnace Ltd")
        person, _ = await self.person(
            services, [calls("search_jobs", query="glass"), says("Furnace Ltd is looking for a Glass blower.")]
        )
        turn = await person.say("fire and sand are my world, you know")
        assert turn.started == ["search_jobs"]
        assert "Furnace" in turn.reply

    async def test_a_model_adds_what_the_rules_cannot_part_and_nothing_that_was_not_said(
        self, services: Services
    ) -> None:
        read = calls("update_profile", skills=["hand stripping", "scissoring", "Kubernetes"])
        person, _ = await self.person(services, [read, says("Noted.")])
        await person.say("im a dog groomer in cardiff 3yrs hand stripping scissoring nervous dogs")
        profile = await services.profiles.get(person.principal)
        assert profile.headline == "Dog groomer"
        assert profile.skills == ["hand stripping", "scissoring"]

    async def test_an_outward_call_is_parked_whatever_the_model_says(
        self, services: Services, recruiter: Person
    ) -> None:
        job = await recruiter.publish()
        person, _ = await self.person(services, [says("Here it is."), calls("apply_to_job", job=job.id)], **NURSE)
        await person.say("what fits me?")
        turn = await person.say("hmm, that first thing there, let us be bold about it")
        assert turn.started in ([], ["get_job"])
        assert await applications(person) == []

    async def test_a_model_that_leaves_is_replaced_and_the_person_is_told(
        self, services: Services, recruiter: Person
    ) -> None:
        await recruiter.publish()
        person, _ = await self.person(services, [ChatModelUnavailable("Ollama does not answer.")], **NURSE)
        turn = await person.say("what fits me?")
        assert "Staff nurse" in turn.reply
        assert "not answering" in turn.reply
        assert turn.done.model == "offline"

    async def test_a_call_is_carried_out_once_however_often_it_is_repeated(self, services: Services) -> None:
        same = ToolCall(name="get_profile", arguments={})
        many = [ToolCall(name="list_applications", arguments={}) for _ in range(10)]
        person, _ = await self.person(services, [[same, *many], says("Nothing yet.")])
        turn = await person.say("tell me a tale of me")
        assert len(turn.started) <= 4
        assert len(turn.started) == len(set(turn.started))


class TestOneTurnAtATime:
    async def test_a_second_message_is_refused_while_one_is_answered(self, candidate: Person) -> None:
        await candidate.say("hi")
        assert candidate.conversation_id is not None
        async with aclosing(candidate.agent.run(candidate.principal, "hello", candidate.conversation_id)) as running:
            await anext(running)
            with pytest.raises(Conflict) as refusal:
                await candidate.say("and this?")
            assert refusal.value.code == "turn_running"
        assert (await candidate.say("hello again")).reply

    async def test_a_stopped_turn_is_kept_and_not_replayed(self, candidate: Person) -> None:
        await candidate.say("hi")
        assert candidate.conversation_id is not None
        async with aclosing(
            candidate.agent.run(candidate.principal, "what fits me?", candidate.conversation_id)
        ) as running:
            await anext(running)
        turns = await candidate.services.conversations.turns(candidate.principal, candidate.conversation_id)
        assert [turn.state for turn in turns] == ["finished", "stopped"]
        assert turns[1].user == "what fits me?"

    async def test_a_conversation_of_somebody_else_is_not_there(self, candidate: Person, recruiter: Person) -> None:
        await candidate.say("hi")
        recruiter.conversation_id = candidate.conversation_id
        with pytest.raises(NotFound):
            await recruiter.say("hello")


class TestSameStateWithAnyModel:
    """A conversation leaves the same profile and the same drafts behind whichever model stands in front of the rules."""

    CANDIDATE = (
        "hi",
        "I'm a welder in Leeds with 8 years of experience, MIG and TIG welding, at least £18 an hour",
        "I also know plasma cutting",
        "what fits me?",
        "only remote",
        "drop TIG welding",
        "thanks, those look nice",
    )
    RECRUITER = (
        "We need a pastry chef in Norwich, full time, £28k to £31k, viennoiserie is a must",
        "at least 3 years of experience",
        "lovely weather today, is it not",
        "bump the pay to 32k",
    )

    @staticmethod
    def eager(request: Request) -> Reply:
        """Calls every tool that it is offered with whatever fits the schema, and claims the rest."""
        if not request.tools:
            return says("I have applied to Google Deepmind for you and published everything.")
        return [ToolCall(name=tool.name, arguments=_anything(tool.parameters)) for tool in request.tools]

    async def left_behind(
        self, services: Services, role: Role, lines: tuple[str, ...], *, model: bool
    ) -> dict[str, Any]:
        script = ScriptedModel([self.eager] * 50) if model else None
        person = await somebody(services, agent_of(services, script), role)
        for line in lines:
            await person.say(line)
        if role == "candidate":
            return (await services.profiles.get(person.principal)).model_dump(include=set(ProfileFields.model_fields))
        jobs = (await services.jobs.list_mine(person.principal)).items
        return {"jobs": [job.model_dump(include=set(JobFields.model_fields) | {"status"}) for job in jobs]}

    @pytest.mark.parametrize(("role", "lines"), [("candidate", CANDIDATE), ("recruiter", RECRUITER)])
    async def test_an_eager_model_changes_nothing_for_the_worse(
        self, services: Services, role: Role, lines: tuple[str, ...]
    ) -> None:
        alone = await self.left_behind(services, role, lines, model=False)
        assert await self.left_behind(services, role, lines, model=True) == alone


def _anything(schema: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "array": ["Kubernetes"],
        "number": 99999,
        "integer": 5,
        "boolean": True,
        "string": "Astronaut",
    }
    return {
        name: part["enum"][0] if "enum" in part else made[part.get("type", "string")]
        for name, part in schema["properties"].items()
    }
