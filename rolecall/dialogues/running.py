"""The suites `dialogues` and `conversations`: cases played on a chat model, and figures of what came of them."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rolecall.dialogues.cases import Case, cases_in
from rolecall.dialogues.endings import Ending, differences, ending_of
from rolecall.dialogues.fields import Score, compared
from rolecall.dialogues.flows import faults_by_turn
from rolecall.dialogues.stage import COMPANY, Stage, staged
from rolecall.progress import Report
from services.settings import Settings


@dataclass
class Findings:
    """`figures` are plain values or tables of them; `faults` are lines for people."""

    figures: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


async def evaluate_dialogues(settings: Settings, file: Path, *, progress: Report) -> Findings:
    """Precision, recall and F1 of fields over profile and job cases, and turns and whole dialogues right of flows."""
    scores = {"profile": Score(), "job": Score()}
    findings, counts, models = Findings(), Counter[str](), set[str]()
    cases = cases_in(file)
    for number, case in enumerate(cases, 1):
        async with staged(settings, case) as stage:
            if case.kind == "flow":
                faults = await faults_by_turn(stage, case)
                right = sum(not one for one in faults)
                counts.update(turns=len(faults), turns_right=right, flows=1, flows_right=right == len(faults))
                told = [f"turn {place}: {fault}" for place, one in enumerate(faults, 1) for fault in one]
            else:
                score, told = await _score(stage, case)
                scores[case.kind].add(score)
            models.add(stage.agent.models.name)
        findings.faults += [f"{case.id}, {fault}" for fault in told]
        progress("Talking", number, len(cases))
    findings.figures = {"model": ", ".join(sorted(models)), "cases": len(cases)}
    findings.figures |= {kind: _by_field(score) for kind, score in scores.items() if score.right or score.missed}
    findings.figures |= counts
    return findings


async def evaluate_conversations(settings: Settings, file: Path, *, progress: Report) -> Findings:
    """How whole conversations end with the model of the settings, beside how they end with the offline one.

    What the model left out or made otherwise is `spoilt`, and must be none; what it understood beyond is `added`.
    """
    offline = settings.model_copy(update={"chat_model": "offline"})
    cases, findings, models = cases_in(file), Findings(), set[str]()
    added = spoilt = 0
    for number, case in enumerate(cases, 1):
        plain, _ = await _played(offline, case)
        modelled, model = await _played(settings, case)
        models.add(model)
        more, worse = differences(plain, modelled)
        added, spoilt = added + (bool(more) and not worse), spoilt + bool(worse)
        findings.faults += [f"{case.id}, spoilt: {line}" for line in worse] + [
            f"{case.id}, added: {line}" for line in more
        ]
        progress("Talking", number, len(cases))
    findings.figures = {
        "model": ", ".join(sorted(models)),
        "conversations": len(cases),
        "alike": len(cases) - added - spoilt,
        "added": added,
        "spoilt": spoilt,
    }
    return findings


async def _score(stage: Stage, case: Case) -> tuple[Score, list[str]]:
    trouble = []
    for said in case.turns:
        turn = await stage.say(said.say)
        trouble += [turn.trouble] if turn.trouble else []
    score = (
        compared(case, await stage.profile(), {})
        if case.kind == "profile"
        else compared(case, await stage.draft(), {"company": COMPANY})
    )
    return score, trouble + score.faults


def _by_field(score: Score) -> dict[str, dict[str, float]]:
    names = sorted(score.right | score.wrong | score.missed)
    return {name: _rates(score, [name]) for name in names} | {"all": _rates(score, names)}


def _rates(score: Score, names: list[str]) -> dict[str, float]:
    right, wrong, missed = (sum(of[name] for name in names) for of in (score.right, score.wrong, score.missed))
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    invented = sum(score.invented[name] for name in names)
    return {"precision": precision, "recall": recall, "f1": f1, "right": right, "invented": invented}


async def _played(settings: Settings, case: Case) -> tuple[Ending, str]:
    async with staged(settings, case) as stage:
        for said in case.turns:
            await stage.say(said.say)
        return await ending_of(stage), stage.agent.models.name
