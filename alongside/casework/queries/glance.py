"""What the page of a file shows beside it, read with the file itself: no query more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Either
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from alongside.casework.models import Case, ConflictCheck, Household, Note, Task, Transfer
from alongside.casework.queries.household import household_shown
from alongside.casework.rules import NoteKind
from alongside.people.models import Party
from alongside.people.rules.conflicts import PartyKind


@dataclass(frozen=True)
class ToDo:
    """A task that waits, as a row of the page."""

    id: UUID
    words: str
    reason: str
    who: str
    is_yours: bool
    due: date


@dataclass(frozen=True)
class Involved:
    name: str
    kind: str
    side: str


@dataclass(frozen=True)
class Glance:
    """
    advised     advice was given already
    asked       what is asked before the first advice was asked, or there is a reason why not
    leaves      it is on its way to another provider: "on its way", or "taken" there
    checked_at  when the provider's own conflict register last took the names of this file
    """

    tasks: list[ToDo]
    parties: list[Involved]
    household: list[tuple[str, str]]
    advised: bool
    asked: bool
    leaves: str
    checked_at: datetime | None


def with_glance(cases: QuerySet[Case]) -> QuerySet[Case]:
    mine = OuterRef("pk")
    tasks = Task.objects.filter(case=mine, done_at=None).order_by("due", "at", "pk")
    parties = Party.objects.filter(case_id=mine, until=None).order_by("-side", "since", "pk")
    checks = ConflictCheck.objects.filter(case=mine).order_by("-at")
    leaving = Transfer.objects.filter(given=mine, giver=OuterRef("provider"), ended_at=None)
    leaving = leaving.annotate(
        state=Either(When(taken=None, then=Value("on its way")), default=Value("taken"))
    )
    advice = Note.objects.filter(case=mine, kind=NoteKind.ADVICE)
    return cases.select_related("household", "baseline").annotate(
        its_tasks=ArraySubquery(
            tasks.values(
                json=JSONObject(
                    id="id", words="words", reason="reason", who="who__name", who_id="who",
                    due="due",
                )
            )
        ),
        its_parties=ArraySubquery(
            parties.values(json=JSONObject(name="name", kind="kind", side="side"))
        ),
        its_checked_at=Subquery(checks.values("at")[:1]),
        is_advised=Exists(advice),
        its_way=Subquery(leaving.values("state")[:1]),
    )  # fmt: skip


def glance(case: Any, reader_id: UUID) -> Glance:
    """Of a file that was read so."""
    household: Household | None = getattr(case, "household", None)
    return Glance(
        tasks=[_to_do(each, reader_id) for each in case.its_tasks],
        parties=[_involved(each) for each in case.its_parties],
        household=household_shown(household),
        advised=case.is_advised,
        asked=getattr(case, "baseline", None) is not None,
        leaves=case.its_way or "",
        checked_at=case.its_checked_at,
    )


def _to_do(row: dict[str, str], reader_id: UUID) -> ToDo:
    return ToDo(
        id=UUID(row["id"]),
        words=row["words"],
        reason=row["reason"],
        who=row["who"],
        is_yours=row["who_id"] == str(reader_id),
        due=date.fromisoformat(row["due"]),
    )


def _involved(row: dict[str, str]) -> Involved:
    party = Party(**row)
    kind = "" if party.kind == PartyKind.OTHER else party.get_kind_display()
    return Involved(party.name, kind, party.side)
