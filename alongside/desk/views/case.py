"""The page of an advice file: what an adviser has open all day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Actor, Permission, Role
from alongside.audit import actions as audit
from alongside.casework import queries as casework
from alongside.casework.models import Case, Issue
from alongside.casework.queries import Entry, Watched
from alongside.casework.rules import OPEN, CaseState, IssueState, NoteKind
from alongside.casework.rules.services import CONTINUING, service_of
from alongside.correspondence.rules import Kind
from alongside.desk import forms, queries
from alongside.desk.views.person import speakers
from alongside.kit.asking import Asking
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.law.rules import Level
from alongside.outcomes import queries as outcomes
from alongside.outcomes.rules import Result
from alongside.people import queries as people
from alongside.people.models import Contact
from alongside.people.rules import ReachShown, language_name
from alongside.people.rules.contact import NOBODY_ASKED_SHOWN
from alongside.referrals.rules import AttemptResult, ClientIs, Status, Way

MOST = 25  # entries of a timeline, until all are asked for
LOOKS = 60  # of which each reader is named once
STATES = {
    IssueState.TO_START: "grey",
    IssueState.WORKING: "blue",
    IssueState.WAITING_PERSON: "yellow",
    IssueState.WAITING_OTHER: "yellow",
    IssueState.RESOLVED: "green",
    IssueState.ENDED: "grey",
}
CODES: dict[str, tuple[type[TextChoices], str]] = {
    "issue": (IssueState, "Issue: "),
    "referral": (Status, "Referral: "),
    "message": (Kind, "Message: "),
    "outcome": (Result, "Outcome: "),
}


@require_safe
@requires(Permission.SEE_CASES)
def case(request: SignedIn, case_id: UUID) -> HttpResponse:
    case = _case(request.actor, case_id)
    shown = [case.person_id, *([case.referral.patient_id] if case.referral else [])]
    audit.looked_at(filter(None, shown), page="desk:case", by=request.actor, at=request.at)
    issues = [_row(each) for each in outcomes.with_result(casework.issues_of(case.pk))]
    deadlines = casework.watched_in(case.pk, day_of(request.at))
    return render(
        request,
        "desk/case.jinja",
        {
            "case": case,
            "person": case.person,
            "speaks": language_name(case.person.language),
            "now": request.at,
            "kinship": ClientIs(case.referral.client_is).label if case.referral else "",
            "may_share": request.actor.may(Permission.SHARE),
            "is_open": case.state == CaseState.OPEN,
            "reach": _reach(case),
            "issues": [_with_nearest(each, deadlines) for each in issues],
            "next": next((each for each in issues if each.is_open), None),
            "deadlines": [each for each in deadlines if each.is_live],
            "settled": [each for each in deadlines if not each.is_live],
            "totals": outcomes.totals_of(outcomes.lines_of_case(case.pk)),
            "agreements": people.agree_by(case.newest_said, request.at),
            "glance": casework.glance(case, request.actor.user_id),
            "kinds": NoteKind,
            "speakers": speakers(case.person_id, day_of(request.at)) if case.has_speaker else [],
            "looks": _looks(case.person_id, request.actor),
            **_timeline(request, case, issues),
        },
    )


def _case(actor: Actor, case_id: UUID) -> Any:
    asked = _asking().ask(case_id, actor.user_id, actor.organisation_id, actor.partnership_id)
    if not asked:
        raise Http404
    return asked[0]


@cache
def _asking() -> Asking[Case]:
    return Asking(_cases, 4)


def _cases(case: UUID, user: UUID, organisation: UUID, partnership: UUID) -> QuerySet[Case]:
    """With all that the page would have to ask for by itself."""
    actor = Actor(
        user_id=user,
        name="",
        role=Role.ADVISER,
        membership_id=user,
        organisation_id=organisation,
        organisation_name="",
        partnership_id=partnership,
        partnership_name="",
        site_id=None,
    )
    return (
        casework.with_glance(casework.visible_to(actor).filter(pk=case))
        .select_related(
            "person__contact",
            "referral__site",
            "referral__referring_organisation",
            "referral__patient",
        )
        .annotate(
            has_speaker=people.somebody_speaks_for(OuterRef("person")),
            newest_said=people.newest_said(OuterRef("person")),
        )
    )


# Issues


@dataclass(frozen=True)
class IssueRow:
    """An issue as a row of the file."""

    issue: Issue
    area: str
    problem: str
    level: str
    state: str
    colour: str
    result: str
    is_open: bool
    nearest: Watched | None = None


def _row(issue: Issue) -> IssueRow:
    problem, state = law.issue(issue.problem), IssueState(issue.state)
    result: str | None = issue.result  # type: ignore[attr-defined]
    return IssueRow(
        issue=issue,
        area=law.area(problem.area).label,
        problem=problem.label,
        level=_level(Level(issue.level)),
        state=state.label,
        colour=STATES[state],
        result=Result(result).label if result else "",
        is_open=state in OPEN,
    )


def _level(level: Level) -> str:
    """Funders count the one each time, and the other once."""
    if service_of(level) in CONTINUING:
        return f"{level.label}, continuing"
    return level.label


def _with_nearest(row: IssueRow, deadlines: list[Watched]) -> IssueRow:
    mine = (each for each in deadlines if each.issue.pk == row.issue.pk and each.is_live)
    return IssueRow(**{**vars(row), "nearest": next(mine, None)})


# The timeline


@dataclass(frozen=True)
class Event:
    at: datetime
    title: str
    by: str
    words: str
    about: str  # the problem, where it is about one issue
    colour: str


def _timeline(request: SignedIn, case: Case, issues: list[IssueRow]) -> dict[str, Any]:
    """What happened, filtered by the issue that the address names, and a form for a note."""
    problems = {each.issue.pk: each.problem for each in issues}
    chosen = _chosen(request.GET.get("issue", ""), problems)
    most = None if request.GET.get("all") else MOST + 1
    entries = casework.timeline(case, outcomes.entries, issue_id=chosen, most=most)
    choices = [(str(key), problem) for key, problem in problems.items()]
    note = forms.WriteNote(issues=choices, initial={"issue": chosen or ""})
    accounts.offer_draft(note, user_id=request.user.pk, page=request.path, at=request.at)
    return {
        "events": [_event(each, problems) for each in entries[: MOST if most else None]],
        "has_more": most is not None and len(entries) > MOST,
        "chosen": chosen,
        "note": note,
    }


def _chosen(typed: str, problems: dict[UUID, str]) -> UUID | None:
    if not typed:
        return None
    found = next((key for key in problems if str(key) == typed), None)
    if found is None:
        raise Http404
    return found


def _event(entry: Entry, problems: dict[UUID, str]) -> Event:
    return Event(
        at=entry.at,
        title=_title(entry),
        by=entry.by,
        words=entry.words,
        about=problems.get(entry.issue_id, "") if entry.issue_id else "",
        colour="blue" if entry.sort == "note" else "grey",
    )


def _title(entry: Entry) -> str:
    if entry.sort == "note" and entry.code == casework.DRAFT:
        return "Draft advice, not signed"
    if entry.sort == "note":
        return NoteKind(entry.code).label
    if entry.sort == "attempt":
        way, result = entry.code.split(" ")
        return f"{Way(way).label}: {AttemptResult(result).label.lower()}"
    choices, before = CODES[entry.sort]
    return before + str(choices(entry.code).label)


# At the side


def _reach(case: Case) -> ReachShown:
    contact: Contact | None = getattr(case.person, "contact", None)
    return contact.shown if contact else NOBODY_ASKED_SHOWN


@dataclass(frozen=True)
class Reader:
    """Somebody who looked at the person: their last visit, and how many there were."""

    name: str
    role: str
    organisation: str
    at: datetime
    visits: int
    is_you: bool


def _looks(person_id: UUID, actor: Actor) -> list[Reader]:
    if not actor.may(Permission.SEE_WHO_LOOKED):
        return []
    return _readers(queries.looks_with_places(person_id)[:LOOKS], actor)


def _readers(looks: Iterable[Any], actor: Actor) -> list[Reader]:
    """Name each reader once, by their newest visit."""
    by_reader: dict[tuple[UUID, str], list[Any]] = {}
    for look in looks:
        by_reader.setdefault((look.actor_id, look.role), []).append(look)
    return [
        Reader(
            name=newest.actor,
            role=Role(newest.role).label,
            organisation=newest.place or "Another organisation",
            at=newest.at,
            visits=1 + len(older),
            is_you=newest.actor_id == actor.user_id,
        )
        for newest, *older in by_reader.values()
    ]
