"""Which files and complaints have been kept for as long as the rules say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Case, Complaint, Review
from alongside.casework.queries.cases import visible_to
from alongside.casework.queries.complaints import complaints_visible_to
from alongside.casework.queries.supervision import DATA
from alongside.casework.rules import CaseState
from alongside.casework.rules.retention import (
    Closed,
    Keeping,
    keep_until,
    standing,
    why_not_erase,
    years_after,
)
from alongside.casework.schemas.retention import read_keeping
from alongside.kit.documents import read
from alongside.kit.filters import day_of

MOST = 200


@cache
def keeping() -> tuple[Keeping, ...]:
    return read_keeping(read(DATA / "retention.yaml"))


@dataclass(frozen=True)
class Kept:
    """A closed file that the rules keep no longer, or why it is kept all the same."""

    case: Case
    until: date
    rule: Keeping
    why_not: str | None


def kept_too_long(actor: Actor, today: date) -> list[Kept]:
    """The closed files whose time is over, the oldest first; what is held says by what."""
    first = years_after(today, -standing(keeping(), "adult_file", today).years)
    rows = closed_files(actor).filter(closed_at__date__lt=first)
    found = (_kept(each, today) for each in rows.order_by("closed_at", "pk")[: 2 * MOST])
    return [each for each in found if each.until < today][:MOST]


def closed_files(actor: Actor) -> QuerySet[Case]:
    of_file = {"case": OuterRef("pk")}
    return (
        visible_to(actor)
        .filter(state=CaseState.CLOSED)
        .select_related("person")
        .annotate(
            complained=Exists(Complaint.objects.filter(answered=None, **of_file)),
            reviewed=Exists(Review.objects.filter(done_at=None, **of_file)),
        )
    )


def as_closed(case: Any) -> Closed:
    return Closed(
        closed_on=day_of(case.closed_at),
        birth_date=case.person.birth_date,
        has_open_complaint=case.complained,
        has_open_review=case.reviewed,
    )


def _kept(case: Case, today: date) -> Kept:
    file = as_closed(case)
    until, rule = keep_until(file, keeping(), today)
    return Kept(case, until, rule, why_not_erase(file, keeping(), today))


def complaints_kept_too_long(actor: Actor, today: date) -> QuerySet[Complaint]:
    years = standing(keeping(), "complaint", today).years
    return complaints_visible_to(actor).filter(answered__lt=years_after(today, -years))


def chosen(actor: Actor, case_ids: Iterable[UUID]) -> list[Case]:
    return list(closed_files(actor).filter(pk__in=list(case_ids)).order_by("pk"))
