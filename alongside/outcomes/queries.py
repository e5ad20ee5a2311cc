from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from alongside.accounts.rules import Actor
from alongside.casework import queries as casework
from alongside.casework.models import Issue
from alongside.casework.queries import Rows
from alongside.outcomes.models import Line, Outcome
from alongside.outcomes.rules import Booked, Kind, Method, Period, Stage, Sum, Total, totals


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
