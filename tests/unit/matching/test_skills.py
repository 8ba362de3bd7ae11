import pytest

from services.matching.skills import NARROWER, SAME, WIDER, Held, best_held, cover, needs_of, skill_key


def answered(need: str, held: str) -> float:
    return cover(skill_key(need), skill_key(held))


@pytest.mark.parametrize(
    ("need", "held"),
    [
        ("Python", "python"),
        ("Python", "Python programming"),
        ("Excel", "Microsoft Excel"),
        ("Communication", "Communication skills"),
        ("Node.js", "NodeJS"),
        ("React", "react.js"),
        ("Kubernetes", "k8s"),
        ("Spreadsheets", "spreadsheet"),
        ("Pâtisserie", "patisserie"),
        ("C++", "cpp"),
    ],
)
def test_one_skill_under_two_names_is_one_skill(need: str, held: str) -> None:
    assert answered(need, held) == SAME
    assert answered(held, need) == SAME


@pytest.mark.parametrize(
    ("need", "held"),
    [
        ("Java", "JavaScript"),
        ("C", "C#"),
        ("C", "C++"),
        ("C", "Objective-C"),
        ("R", "R&D"),
        ("SQL", "MySQL"),
        ("Management", "Project management"),
        ("Project management", "Management"),
        ("Microeconomics", "Macroeconomics"),
        ("Oncology", "Ontology"),
        ("React", "React Native"),
        ("ISO 9001", "ISO 9002"),
        ("%", "Python"),
        ("%", "%"),
    ],
)
def test_skills_that_only_look_alike_stay_apart(need: str, held: str) -> None:
    assert answered(need, held) == 0


def test_who_holds_the_narrower_skill_has_the_wider_one_and_not_the_reverse() -> None:
    assert answered("Patient care", "patient care planning") == NARROWER
    assert answered("patient care planning", "Patient care") == WIDER


def test_a_slip_of_the_keys_is_forgiven_in_long_names() -> None:
    assert answered("Phlebotomy", "Phlebotamy") > NARROWER
    assert answered("Vue", "Vie") == 0


def test_the_best_of_the_skills_held_answers_a_need() -> None:
    need = needs_of(["Patient care planning"], [])[0]
    held = [Held(name, skill_key(name)) for name in ("Patient care", "Care planning of patients", "Triage")]
    assert best_held(need, held)[1] == held[1]
    assert best_held(need, []) == (0.0, None)


def test_a_skill_both_required_and_preferred_is_required() -> None:
    assert [(need.skill, need.required) for need in needs_of(["Python"], ["python", "Go"])] == [
        ("Python", True),
        ("Go", False),
    ]
