"""What of a file travels into the case system that its provider keeps anyway."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Case, Deadline, Issue, Note, OtherReference
from alongside.casework.queries.cases import visible_to
from alongside.casework.queries.household import household_of, household_shown
from alongside.casework.queries.supervision import DATA, unsigned_in
from alongside.casework.rules import DeadlineState, IssueState, NoteKind
from alongside.casework.rules.other_systems import Fact, Mapping, OtherSystem, Section, note
from alongside.casework.schemas.other_systems import read_mappings
from alongside.kit.documents import read
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.law.rules import Level


@cache
def mappings() -> dict[OtherSystem, Mapping]:
    return read_mappings(read(DATA / "other_systems.yaml"))


def references_of(case_id: UUID) -> list[OtherReference]:
    return list(OtherReference.objects.filter(case=case_id).order_by("system"))


def references_visible_to(actor: Actor) -> QuerySet[OtherReference]:
    return OtherReference.objects.filter(case__in=visible_to(actor))


# The note


def note_for(case: Case, *, since: datetime | None = None) -> str:
    """All that is known of a file as plain text; since a moment, only what was written after."""
    notes = Note.objects.filter(case=case).order_by("at", "pk")
    if since:
        return note([_notes(notes.filter(at__gt=since)), *_issues(case)])
    return note([_who(case), _household(case), *_issues(case), _notes(notes)])


def _who(case: Case) -> Section:
    person, referral = case.person, case.referral
    return Section(
        "Who",
        [
            ("Name", person.name),
            ("Born", _said(person.birth_date)),
            ("NHS number", person.nhs_number),
            ("Our reference", referral.reference if referral else ""),
            ("Adviser", case.adviser_name),
            ("File opened", _said(day_of(case.opened_at))),
        ],
    )


def _household(case: Case) -> Section:
    return Section("Household", household_shown(household_of(case.pk)))


def _issues(case: Case) -> Iterator[Section]:
    deadlines: dict[object, list[Deadline]] = {}
    for each in Deadline.objects.filter(issue__case=case).order_by("safe_date", "pk"):
        deadlines.setdefault(each.issue_id, []).append(each)
    drafts = unsigned_in(case.pk)
    for issue in Issue.objects.filter(case=case).order_by("opened_at", "pk"):
        yield _issue(issue, deadlines.get(issue.pk, []), is_draft=issue.pk in drafts)


def _issue(issue: Issue, deadlines: list[Deadline], *, is_draft: bool) -> Section:
    return Section(
        law.issue(issue.problem).label,
        [
            ("How far", f"{Level(issue.level).label}, {IssueState(issue.state).label.lower()}"),
            ("Other side", issue.opponent),
            ("Facts", issue.facts),
            ("Options", issue.options),
            ("Draft advice, NOT SIGNED" if is_draft else "Advice", issue.advice),
            ("They want", issue.instruction),
            ("Next step", _next(issue)),
            *(("Deadline", _deadline(each)) for each in deadlines),
            ("Our issue", str(issue.pk)),
        ],
    )


def _next(issue: Issue) -> str:
    return f"{issue.next_step}, by {_said(issue.next_step_due)}" if issue.next_step else ""


def _deadline(row: Deadline) -> str:
    told = "told to the person" if row.told_at else "not told yet"
    days = f"last day {_said(row.legal_last_day)}, aim for {_said(row.safe_date)}"
    return f"{row.label}: {days}; {DeadlineState(row.state).label.lower()}, {told}"


def _notes(rows: QuerySet[Note]) -> Section:
    return Section(
        "What was done",
        [
            (f"{_said(day_of(each.at))}, {NoteKind(each.kind).label}, {each.by_name}", each.words)
            for each in rows
        ],
    )


def _said(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


# The table


def exported(actor: Actor, system: OtherSystem) -> list[list[str]]:
    """The heads, and a row for each issue of a file that the other system keeps as well."""
    mapping = mappings()[system]
    kept = references_visible_to(actor).filter(system=system)
    by_case = dict(kept.values_list("case_id", "reference"))
    live = Min("deadlines__safe_date", filter=Q(deadlines__state=DeadlineState.LIVE))
    rows = (
        Issue.objects.filter(case__in=by_case)
        .select_related("case__person")
        .annotate(deadline=live)
        .order_by("case", "opened_at", "pk")
    )
    return [mapping.heads, *(mapping.row(_facts(each, by_case[each.case_id])) for each in rows)]


def _facts(issue: Issue, reference: str) -> dict[Fact, str]:
    person, problem = issue.case.person, law.issue(issue.problem)
    nearest: date | None = issue.deadline  # type: ignore[attr-defined]
    return {
        Fact.REFERENCE: reference,
        Fact.ISSUE_ID: str(issue.pk),
        Fact.GIVEN_NAME: person.given_name,
        Fact.FAMILY_NAME: person.family_name,
        Fact.BIRTH_DATE: _iso(person.birth_date),
        Fact.AREA: law.area(problem.area).label,
        Fact.PROBLEM: problem.label,
        Fact.LEVEL: Level(issue.level).label,
        Fact.OPPONENT: issue.opponent,
        Fact.STATE: IssueState(issue.state).label,
        Fact.OPENED: _iso(day_of(issue.opened_at)),
        Fact.NEXT_STEP: issue.next_step,
        Fact.NEXT_STEP_DUE: _iso(issue.next_step_due),
        Fact.DEADLINE: _iso(nearest),
        Fact.ADVISER: issue.case.adviser_name,
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
