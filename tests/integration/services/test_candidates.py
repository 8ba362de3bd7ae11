import pytest

from repositories.models import Application, Education, Experience, Invitation, User
from repositories.storage import Repositories
from services.candidates import CandidateService
from services.errors import Forbidden, NotFound
from services.principal import Principal
from tests.support import builders

RECRUITER = Principal("recruiter", "recruiter", "s1")
OTHER = Principal("other", "recruiter", "s2")
KEY = "0" * 64


@pytest.fixture
def candidates(repositories: Repositories) -> CandidateService:
    return service(repositories)


def service(repositories: Repositories, key: str = KEY) -> CandidateService:
    return CandidateService(
        key, repositories.users, repositories.profiles, repositories.applications, repositories.invitations
    )


async def person(repositories: Repositories, *, is_open: bool = True) -> User:
    user = builders.user(display_name="Imke Vogelsang", email="imke@example.com")
    await repositories.users.add(user)
    await repositories.profiles.save(
        builders.profile(
            user_id=user.id,
            full_name="Imke Maria Vogelsang",
            headline="Keeper, imke@example.com",
            summary="I am Imke. Call +49 151 2345 6789 or see linkedin.com/in/imke. I keep lights in Gdynia.",
            skills=["Navigation", "vogelsang.dev/me"],
            education=[Education(institution="Vogelsang School")],
            experience=[Experience(title="Keeper", company="Imke & Sons", summary="Led by Maria.", start="2019")],
            open_to_recruiters=is_open,
        )
    )
    return user


async def applied(repositories: Repositories, user: User, *, in_contact: bool = False) -> None:
    at = builders.at(0) if in_contact else None
    await repositories.applications.add(
        Application(job_id="j", job_title="Keeper", recruiter_id="recruiter", candidate_id=user.id, contact_at=at)
    )


async def test_a_candidate_is_shown_without_name_or_contact(
    candidates: CandidateService, repositories: Repositories
) -> None:
    user = await person(repositories)
    profile = await repositories.profiles.get(user.id)
    assert profile is not None
    [shown] = await candidates.present(RECRUITER, [profile])
    text = shown.model_dump_json()
    for secret in ("Imke", "imke", "Maria", "Vogelsang", "vogelsang", "example.com", "2345", user.id):
        assert secret not in text
    assert shown.display_name is None
    assert shown.email is None
    assert "I keep lights in Gdynia." in (shown.summary or "")
    assert shown.experience[0].start == "2019"


@pytest.mark.parametrize("by", ["application", "invitation"])
async def test_contact_shows_who_it_is_to_that_recruiter_alone(
    candidates: CandidateService, repositories: Repositories, by: str
) -> None:
    user = await person(repositories)
    if by == "application":
        await applied(repositories, user, in_contact=True)
    else:
        await repositories.invitations.add(
            Invitation(
                job_id="j",
                job_title="Keeper",
                recruiter_id="recruiter",
                candidate_id=user.id,
                message="Hello",
                contact_at=builders.at(0),
            )
        )
    profile = await repositories.profiles.get(user.id)
    assert profile is not None
    [shown] = await candidates.present(RECRUITER, [profile])
    [hidden] = await candidates.present(OTHER, [profile])
    assert (shown.display_name, shown.email) == ("Imke Vogelsang", "imke@example.com")
    assert (hidden.display_name, hidden.email) == (None, None)


async def test_an_application_alone_is_no_contact(candidates: CandidateService, repositories: Repositories) -> None:
    await applied(repositories, await person(repositories))
    assert await candidates.contacts_of("recruiter") == set()


async def test_an_id_is_stable_for_one_recruiter_and_means_nothing_to_another(
    candidates: CandidateService, repositories: Repositories
) -> None:
    user = await person(repositories)
    mine, theirs = candidates.id_for("recruiter", user.id), candidates.id_for("other", user.id)
    assert mine != theirs
    assert mine == service(repositories).id_for("recruiter", user.id)
    assert mine != service(repositories, "1" * 64).id_for("recruiter", user.id)
    assert await candidates.resolve(RECRUITER, mine) == user.id
    with pytest.raises(NotFound):
        await candidates.resolve(OTHER, mine)


async def test_an_id_given_out_by_another_process_is_understood(
    candidates: CandidateService, repositories: Repositories
) -> None:
    user = await person(repositories)
    assert await service(repositories).resolve(RECRUITER, candidates.id_for("recruiter", user.id)) == user.id


async def test_who_is_not_open_is_found_only_by_recruiters_they_applied_to(
    candidates: CandidateService, repositories: Repositories
) -> None:
    user = await person(repositories, is_open=False)
    candidate_id = candidates.id_for("recruiter", user.id)
    for one in (candidates, service(repositories)):
        with pytest.raises(NotFound):
            await one.resolve(RECRUITER, candidate_id)
    await applied(repositories, user)
    for one in (candidates, service(repositories)):
        assert await one.resolve(RECRUITER, candidate_id) == user.id


@pytest.mark.parametrize("candidate_id", ["", "nope", "é", "0" * 32])
async def test_a_made_up_id_is_nobody(
    candidates: CandidateService, repositories: Repositories, candidate_id: str
) -> None:
    await person(repositories)
    with pytest.raises(NotFound):
        await candidates.resolve(RECRUITER, candidate_id)


async def test_candidates_do_not_look_each_other_up(candidates: CandidateService) -> None:
    with pytest.raises(Forbidden):
        await candidates.resolve(Principal("imke", "candidate", "s"), "0" * 32)
