import csv
import io
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from alongside.accounts.rules import Actor
from alongside.casework import queries as casework
from alongside.casework.models import Issue
from alongside.casework.queries import Rows
from alongside.kit.documents import read
from alongside.kit.refusal import Refused
from alongside.outcomes import schemas
from alongside.outcomes.models import Line, Outcome
from alongside.outcomes.rules import (
    Booked,
    Brought,
    Kind,
    Method,
    Period,
    Stage,
    Sum,
    Total,
    totals,
)


def outcomes_visible_to(actor: Actor) -> QuerySet[Outcome]:
    return Outcome.objects.filter(issue__in=casework.issues_visible_to(actor))


def lines_visible_to(actor: Actor) -> QuerySet[Line]:
    return Line.objects.filter(issue__in=casework.issues_visible_to(actor))


def outcomes_of(issue_id: UUID) -> QuerySet[Outcome]:
    """What was said to have become of an issue. The newest one counts."""
    return (
        Outcome.objects.filter(issue=issue_id).select_related("by").order_by("-at", "-created_at")
    )


def lines_of(issue_id: UUID) -> QuerySet[Line]:
    return Line.objects.filter(issue=issue_id).select_related("by").order_by("-at", "-created_at")


def with_result(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Give each issue its newest outcome as `.result`, in the same query."""
    newest = Outcome.objects.filter(issue=OuterRef("pk")).order_by("-at", "-created_at")
    return issues.annotate(result=Subquery(newest.values("result")[:1]))


def lines_of_case(case_id: UUID) -> list[Line]:
    rows = Line.objects.filter(issue__case=case_id)
    return list(rows.order_by("-at", "-created_at"))


def entries(case_id: UUID) -> Rows:
    """The outcomes of a file, for its timeline."""
    rows = Outcome.objects.filter(issue__case=case_id)
    return casework.entry(
        rows,
        "outcome",
        F("result"),
        words=F("words"),
        by=F("by__name"),
        issue=F("issue_id"),
    )


def totals_of(lines: Iterable[Line]) -> list[Total]:
    """What lines come to by kind and way of counting. There is no total over kinds."""
    return totals(
        Booked(sum_of(line), Kind(line.kind), Method(line.method), Stage(line.stage))
        for line in lines
    )


def totals_for(actor: Actor, *, since: date, until: date) -> list[Total]:
    """The ledger of the actor's organisation between two days, by when a line was added."""
    return totals_of(lines_visible_to(actor).filter(at__date__gte=since, at__date__lte=until))


def sum_of(line: Line) -> Sum:
    return Sum(
        amount=line.amount,
        counterfactual=line.counterfactual,
        period=Period(line.period),
        starts_on=line.starts_on,
        ends_on=line.ends_on,
    )


# Outcomes that come back from another case system

MOST_ROWS = 2_000


@cache
def words() -> schemas.Words:
    return schemas.read_words(read(Path(__file__).parent / "data" / "other_systems.yaml"))


def brought(table: bytes) -> list[Brought]:
    """Read a CSV table under whatever headings we know; others are passed over."""
    try:
        text = table.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = table.decode("cp1252", errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", ""))))
    except csv.Error:
        raise Refused("This is no CSV table. Save the sheet as CSV first", field="file") from None
    if not rows:
        raise Refused("The table is empty", field="file")
    if len(rows) > MOST_ROWS:
        raise Refused("Bring 2,000 rows or fewer at a time", field="file")
    known = [words().heads.get(head.strip().lower(), "") for head in rows[0]]
    if not {"result"} <= set(known) or not {"issue", "reference"} & set(known):
        raise Refused(
            "The first row has to name a column of outcomes, and one of issues or references",
            field="file",
        )
    return [_row(number, known, row) for number, row in enumerate(rows[1:], 2) if any(row)]


def _row(number: int, known: list[str], row: list[str]) -> Brought:
    cells = {name: cell.strip() for name, cell in zip(known, row, strict=False) if name}
    return Brought(number=number, **cells)


def issue_of(actor: Actor, row: Brought) -> Issue:
    """The issue that a row is about, or the reason why nobody can tell."""
    seen = casework.issues_visible_to(actor)
    if row.issue:
        key = _uuid(row.issue)
        found = seen.filter(pk=key).first() if key else None
        if found is None:
            raise Refused("We have no such issue")
        return found
    kept = casework.references_visible_to(actor).filter(reference=row.reference.upper())
    issues = list(seen.filter(case__in=kept.values("case"))[:2])
    if len(issues) == 1:
        return issues[0]
    raise Refused(
        "The file has several issues: name ours" if issues else "We have no file of that reference"
    )


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
