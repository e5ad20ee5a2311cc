"""
Whose advice is countersigned, and which files are read again.

Words
  learner         somebody whose advice a supervisor countersigns: volunteer, trainee or student
  countersigning  advice of a learner; until it is signed it is a draft
  review          a file read again, against a checklist, by somebody who did not write it
  finding         what was found under one line of the checklist
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import ceil
from uuid import UUID

from django.db.models import TextChoices

from alongside.accounts.rules import Role


class LearnerKind(TextChoices):
    VOLUNTEER = "VOLUNTEER", "Volunteer"
    TRAINEE = "TRAINEE", "Trainee"
    STUDENT = "STUDENT", "Student"


class SigningState(TextChoices):
    WAITING = "WAITING", "Waits for a supervisor"
    SIGNED = "SIGNED", "Countersigned"
    RETURNED = "RETURNED", "Sent back"
    REPLACED = "REPLACED", "Written again"


class Answer(TextChoices):
    MET = "MET", "Met"
    PARTLY = "PARTLY", "Partly"
    NOT_MET = "NOT_MET", "Not met"
    NOT_APPLICABLE = "NA", "Does not apply"


@dataclass(frozen=True)
class Signing:
    """Advice that a supervisor is about to decide on."""

    author_id: UUID
    state: SigningState


OWN_ADVICE = "Somebody else signs your own advice"
NOT_SIGNED = "Advice in this file waits for a supervisor. Have it signed or sent back first"
DECIDED = "This has been decided. Open the file to see how"


def is_countersigned(role: Role, kind: LearnerKind | None) -> bool:
    return role is Role.VOLUNTEER or kind is not None


def why_not_decide(signing: Signing, reviewer_id: UUID) -> str | None:
    if signing.author_id == reviewer_id:
        return OWN_ADVICE
    if signing.state is not SigningState.WAITING:
        return DECIDED
    return None


def why_not_return(words: str) -> str | None:
    return None if words.strip() else "Say what has to change, so that they can put it right"


def why_not_learn(*, user_id: UUID, supervisor_id: UUID, signs: bool, is_ours: bool) -> str | None:
    """Return why this supervisor cannot countersign this person."""
    if not is_ours:
        return "This person does not work on cases here"
    if user_id == supervisor_id:
        return "Choose somebody else as the supervisor"
    return None if signs else "Choose a supervisor of your own organisation"


# Which files are read again


class Risk(TextChoices):
    """Why a file is likelier to be drawn. What each weighs stands in data/file_review.yaml."""

    LATE = "LATE", "A deadline passed while it was live"
    LEARNER = "LEARNER", "Worked on by a volunteer, trainee or student"
    GATED = "GATED", "Work that the law reserves"
    QUIET = "QUIET", "Nothing written for a long time"
    COMPLAINT = "COMPLAINT", "There is a complaint"
    NO_ADVICE = "NO_ADVICE", "Open for weeks without advice"
    DRAWN = "DRAWN", "Drawn by lot"


@dataclass(frozen=True)
class Candidate:
    """An open or lately closed file, as the draw sees it."""

    case_id: UUID
    adviser_id: UUID
    risks: frozenset[Risk]


@dataclass(frozen=True)
class Sampling:
    """How many files are drawn and what makes one likelier. From the checklist's document."""

    share: float
    fewest: int
    by_lot: float
    weights: Mapping[Risk, int]
    quiet_days: int
    no_advice_days: int
    due_days: int


@dataclass(frozen=True)
class Drawn:
    case_id: UUID
    adviser_id: UUID
    reasons: tuple[Risk, ...]


def draw(candidates: Iterable[Candidate], sampling: Sampling, *, seed: str) -> list[Drawn]:
    """
    Draw the riskiest files of each adviser, and some by lot.

    The same seed draws the same files, so that anybody can see that nobody chose.
    """
    by_adviser: dict[UUID, list[Candidate]] = {}
    for each in candidates:
        by_adviser.setdefault(each.adviser_id, []).append(each)
    drawn = [one for files in by_adviser.values() for one in _of_one(files, sampling, seed)]
    return sorted(drawn, key=lambda each: str(each.case_id))


def _of_one(files: list[Candidate], sampling: Sampling, seed: str) -> list[Drawn]:
    wanted = min(len(files), max(sampling.fewest, ceil(len(files) * sampling.share)))
    lots = int(wanted * sampling.by_lot)
    ranked = sorted(files, key=lambda each: (-score(each, sampling), _lot(each, seed)))
    risky = ranked[: wanted - lots]
    rest = sorted(ranked[wanted - lots :], key=lambda each: _lot(each, seed))
    return [Drawn(each.case_id, each.adviser_id, reasons_of(each, sampling)) for each in risky] + [
        Drawn(each.case_id, each.adviser_id, (Risk.DRAWN,)) for each in rest[:lots]
    ]


def score(candidate: Candidate, sampling: Sampling) -> int:
    return sum(sampling.weights.get(risk, 0) for risk in candidate.risks)


def reasons_of(candidate: Candidate, sampling: Sampling) -> tuple[Risk, ...]:
    """The heaviest first; a file without any was drawn by lot."""
    known = sorted(candidate.risks, key=lambda risk: (-sampling.weights.get(risk, 0), risk))
    return tuple(known) or (Risk.DRAWN,)


def _lot(candidate: Candidate, seed: str) -> str:
    return sha256(f"{seed} {candidate.case_id}".encode()).hexdigest()


def why_not_review(reviewer_id: UUID, authors: Iterable[UUID]) -> str | None:
    if reviewer_id in set(authors):
        return "You worked on this file. Somebody who did not write in it reads it again"
    return None


@dataclass(frozen=True)
class Found:
    """What a reviewer says under one line of the checklist."""

    criterion: str
    answer: Answer
    words: str = ""
    action: str = ""
    who_id: UUID | None = None
    due: date | None = None


def why_not_find(found: Found) -> tuple[str, str] | None:
    """Return the field and what is missing there."""
    if not found.action.strip():
        if found.answer is not Answer.NOT_MET:
            return None
        return "action", "Say what has to be put right"
    if found.who_id is None:
        return "who", "Choose who puts it right"
    return None if found.due else ("due", "Say by when it is put right")
