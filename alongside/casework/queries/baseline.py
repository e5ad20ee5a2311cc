from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import yaml

from alongside.casework.models import Baseline, Note
from alongside.casework.rules import NoteKind
from alongside.casework.rules.baseline import ITEMS, STRAIN

DATA = Path(__file__).resolve().parents[1] / "data" / "baseline.yaml"


@dataclass(frozen=True)
class Questions:
    """What is read out, in one version of the words."""

    version: str
    lead: str
    items: dict[str, str]
    strain_answers: dict[int, str]


@lru_cache(maxsize=1)
def baseline_questions() -> Questions:
    """The version that is in force: the newest."""
    newest = yaml.safe_load(DATA.read_text())["versions"][-1]
    assert set(newest["items"]) == set(ITEMS)
    return Questions(newest["version"], newest["lead"], newest["items"], newest["strain_answers"])


@dataclass(frozen=True)
class BeforeAdvice:
    advised: bool
    entered: bool


def before_advice(case_id: UUID) -> BeforeAdvice:
    return BeforeAdvice(
        advised=Note.objects.filter(case=case_id, kind=NoteKind.ADVICE).exists(),
        entered=Baseline.objects.filter(case=case_id).exists(),
    )


def baseline_of(case_id: UUID) -> Baseline | None:
    return Baseline.objects.filter(case=case_id).first()


def answers_shown(baseline: Baseline) -> list[tuple[str, str]]:
    """The answers in words, each by itself: no sum is made of them."""
    questions = baseline_questions()
    shown = []
    for item in ITEMS:
        said: int | None = getattr(baseline, item)
        words = "They would rather not say"
        if said is not None:
            words = questions.strain_answers[said] if item == STRAIN else f"{said} of 10"
        shown.append((questions.items[item], words))
    return shown
