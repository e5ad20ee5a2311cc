"""What waits for a supervisor, which files may be drawn, and how much everybody carries."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from alongside.accounts.rules import ROLES, Actor, Permission, Role
from alongside.casework.models import (
    Case,
    Complaint,
    Countersigning,
    Deadline,
    Finding,
    Issue,
    Learner,
    Note,
    Review,
)
from alongside.casework.queries.cases import colleagues, visible_to
from alongside.casework.rules import OPEN, CaseState, DeadlineState, NoteKind
from alongside.casework.rules.supervision import (
    Candidate,
    LearnerKind,
    Risk,
    Sampling,
    SigningState,
    is_countersigned,
)
from alongside.casework.schemas import supervision as schemas
from alongside.casework.schemas.supervision import Checklist, ScriptStep
from alongside.kit.documents import read
from alongside.law import queries as law
from alongside.partnerships import queries as partnerships

DATA = Path(__file__).parents[1] / "data"
SIGNERS = [role for role, may in ROLES.items() if Permission.SIGN_OFF in may]
CLOSED_LATELY = timedelta(days=90)
REVIEWED_LATELY = timedelta(days=365)
AHEAD = timedelta(days=14)


@cache
def checklists() -> tuple[Checklist, ...]:
    return schemas.read_checklists(read(DATA / "file_review.yaml"))


@cache
def sampling() -> Sampling:
    return schemas.read_sampling(read(DATA / "file_review.yaml"))


@cache
def script() -> tuple[ScriptStep, ...]:
    return schemas.read_script(read(DATA / "shift.yaml"))


def checklist_on(on: date) -> Checklist:
    """The list by which a file that is drawn on a day is read."""
    return next(
        each
        for each in checklists()
        if each.in_force_from <= on and (each.in_force_to is None or on <= each.in_force_to)
    )


def checklist_of(review: Review) -> Checklist:
    return next(
        each
        for each in checklists()
        if (each.id, each.in_force_from) == (review.checklist, review.version)
    )


# Who is countersigned


def learners_of(actor: Actor) -> QuerySet[Learner]:
    return (
        Learner.objects.filter(
            partnership=actor.partnership_id, provider=actor.organisation_id, ended_at=None
        )
        .select_related("user", "supervisor")
        .order_by("user__name", "pk")
    )


def learner(actor: Actor) -> Learner | None:
    return learners_of(actor).filter(user=actor.user_id).first()


def is_learner(actor: Actor) -> bool:
    """Whether the actor's advice is a draft until a supervisor has signed it."""
    if actor.role is Role.VOLUNTEER:
        return True
    found = learner(actor)
    return is_countersigned(actor.role, LearnerKind(found.kind) if found else None)


def signers(actor: Actor) -> list[tuple[UUID, str]]:
    """Who countersigns in the actor's organisation, by name."""
    rows = partnerships.members_of(actor).filter(
        organisation=actor.organisation_id, role__in=SIGNERS
    )
    return list(rows.order_by("user__name").values_list("user", "user__name").distinct())


def countersignings_visible_to(actor: Actor) -> QuerySet[Countersigning]:
    return Countersigning.objects.filter(case__in=visible_to(actor))


def waiting_for_signature(actor: Actor) -> QuerySet[Countersigning]:
    """Advice that somebody else wrote and that waits, the oldest first."""
    return (
        countersignings_visible_to(actor)
        .filter(state=SigningState.WAITING)
        .exclude(author=actor.user_id)
        .select_related("person", "issue", "note")
        .order_by("asked_at", "pk")
    )


def own_drafts(actor: Actor) -> QuerySet[Countersigning]:
    """What the actor wrote and is not signed: what came back first."""
    return (
        countersignings_visible_to(actor)
        .filter(author=actor.user_id, state__in=[SigningState.WAITING, SigningState.RETURNED])
        .select_related("person", "issue", "note")
        .order_by(F("decided_at").desc(nulls_last=True), "asked_at", "pk")
    )


def latest_signing(issue_id: UUID) -> Countersigning | None:
    """What became of the newest advice on an issue, if a learner wrote it."""
    rows = Countersigning.objects.filter(issue=issue_id).select_related("note")
    return rows.order_by("-asked_at", "-pk").first()


def unsigned_in(case_id: UUID) -> set[UUID | None]:
    """The issues of a file whose newest advice is a draft: nobody has signed it."""
    rows = Countersigning.objects.filter(case=case_id).order_by("issue", "-asked_at", "-pk")
    newest = rows.distinct("issue").values_list("issue", "state")
    unsigned = {SigningState.WAITING, SigningState.RETURNED}
    return {issue for issue, state in newest if state in unsigned}


def waits_in(case_id: UUID) -> int:
    return Countersigning.objects.filter(case=case_id, state=SigningState.WAITING).count()


# Which files are read again


def reviews_visible_to(actor: Actor) -> QuerySet[Review]:
    return Review.objects.filter(case__in=visible_to(actor))


def findings_visible_to(actor: Actor) -> QuerySet[Finding]:
    return Finding.objects.filter(case__in=visible_to(actor))


def reviews_waiting(actor: Actor) -> QuerySet[Review]:
    rows = reviews_visible_to(actor).filter(done_at=None).select_related("person")
    return rows.order_by("due", "pk")


def actions_waiting(actor: Actor) -> QuerySet[Finding]:
    """What has to be put right, the nearest first."""
    return (
        Finding.objects.filter(review__in=reviews_visible_to(actor))
        .filter(action__gt="", done_at=None, review__done_at__isnull=False)
        .select_related("person", "who", "review")
        .order_by("due", "pk")
    )


def authors_of(case_id: UUID) -> set[UUID]:
    """Whose work a file is: whoever holds it, and whoever wrote advice in it."""
    holder = Case.objects.filter(pk=case_id).values_list("adviser", flat=True)
    wrote = Note.objects.filter(case=case_id, kind=NoteKind.ADVICE).values_list("by", flat=True)
    return {*holder, *wrote}


def reserved_problems() -> list[str]:
    """The problems on which not everybody may advise."""
    return [key for key, each in law.issues().items() if law.gate(each.gate).opened_by]


def candidates(actor: Actor, today: date) -> list[Candidate]:
    """Open and lately closed files that nobody has read again within a year, with their risks."""
    of_file = {"case": OuterRef("pk")}
    recent = Q(done_at=None) | Q(done_at__date__gt=today - REVIEWED_LATELY)
    rows = (
        visible_to(actor)
        .filter(Q(state=CaseState.OPEN) | Q(closed_at__date__gt=today - CLOSED_LATELY))
        .exclude(Exists(Review.objects.filter(recent, **of_file)))
        .annotate(**_risks(today, sampling()))
        .values_list("pk", "adviser_id", *_COLUMNS)
    )
    return [Candidate(pk, adviser, _named(found)) for pk, adviser, *found in rows.order_by("pk")]


def _named(found: Iterable[bool]) -> frozenset[Risk]:
    return frozenset(risk for risk, yes in zip(_COLUMNS.values(), found, strict=True) if yes)


_COLUMNS = {
    "is_late": Risk.LATE,
    "is_learners": Risk.LEARNER,
    "is_gated": Risk.GATED,
    "is_quiet": Risk.QUIET,
    "has_complaint": Risk.COMPLAINT,
    "lacks_advice": Risk.NO_ADVICE,
}


def _risks(today: date, drawn: Sampling) -> dict[str, Combinable | Q]:
    of_file = {"case": OuterRef("pk")}
    passed = Deadline.objects.filter(
        issue__case=OuterRef("pk"), state=DeadlineState.LIVE, legal_last_day__lt=today
    )
    since = today - timedelta(days=drawn.quiet_days)
    lately = Note.objects.filter(at__date__gt=since, **of_file)
    advice = Note.objects.filter(kind=NoteKind.ADVICE, **of_file)
    weeks_ago = today - timedelta(days=drawn.no_advice_days)
    return {
        "is_late": Exists(passed),
        "is_learners": Exists(Countersigning.objects.filter(**of_file)),
        "is_gated": Exists(Issue.objects.filter(problem__in=reserved_problems(), **of_file)),
        "is_quiet": Q(state=CaseState.OPEN, opened_at__date__lte=since) & ~Exists(lately),
        "has_complaint": Exists(Complaint.objects.filter(**of_file)),
        "lacks_advice": Q(state=CaseState.OPEN, opened_at__date__lt=weeks_ago) & ~Exists(advice),
    }


# How much everybody carries


@dataclass
class Load:
    """What one colleague holds today."""

    user_id: UUID
    name: str
    files: int = 0
    issues: int = 0
    late_steps: int = 0
    deadlines: int = 0
    soon: int = 0
    late: int = 0
    drafts: int = 0


def workload(actor: Actor, today: date) -> list[Load]:
    """Everybody who works on cases in the actor's organisation, whoever carries most first."""
    loads = {each.user_id: Load(each.user_id, each.name) for each in colleagues(actor)}
    seen = visible_to(actor)
    step = Q(next_step_due__lt=today)
    soon = Q(safe_date__lte=today + AHEAD)
    live = Deadline.objects.filter(issue__case__in=seen, state=DeadlineState.LIVE)
    rows = [
        _by(seen.filter(state=CaseState.OPEN), "adviser", files=Count("pk")),
        _by(
            Issue.objects.filter(case__in=seen, state__in=OPEN),
            "next_step_by",
            issues=Count("pk"),
            late_steps=Count("pk", filter=step),
        ),
        _by(
            live,
            "watcher",
            deadlines=Count("pk"),
            soon=Count("pk", filter=soon),
            late=Count("pk", filter=Q(safe_date__lt=today)),
        ),
        _by(waiting_for_signature(actor), "author", drafts=Count("pk")),
    ]
    for found in rows:
        for user_id, counts in found.items():
            if user_id in loads:
                loads[user_id] = replace(loads[user_id], **counts)
    return sorted(loads.values(), key=lambda each: (-each.late, -each.issues, each.name))


def _by(rows: QuerySet[Any], who: str, **counts: Count) -> dict[UUID, dict[str, Any]]:
    found = rows.order_by().values(who).annotate(**counts)
    return {row[who]: {name: row[name] for name in counts} for row in found}


# Handing over


@dataclass
class Handed:
    """An open file as whoever takes it over reads it first."""

    case: Case
    issues: list[Issue] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    last: Note | None = None
    last_advice: Note | None = None

    @property
    def is_draft(self) -> bool:
        """Whether the newest advice is that of a learner which nobody has signed."""
        signing = getattr(self.last_advice, "countersigning", None)
        return signing is not None and signing.state != SigningState.SIGNED


def handover(actor: Actor, user_id: UUID) -> list[Handed]:
    """The open files of a colleague, the nearest next step first."""
    rows = visible_to(actor).filter(adviser=user_id, state=CaseState.OPEN).select_related("person")
    files = {each.pk: Handed(each) for each in rows.order_by("opened_at", "pk")}
    ids = list(files)
    for issue in (
        Issue.objects.filter(case__in=ids, state__in=OPEN)
        .select_related("next_step_by")
        .order_by("next_step_due", "pk")
    ):
        files[issue.case_id].issues.append(issue)
    live = Deadline.objects.filter(issue__case__in=ids, state=DeadlineState.LIVE)
    for deadline in live.select_related("issue", "watcher").order_by("safe_date", "pk"):
        files[deadline.issue.case_id].deadlines.append(deadline)
    for note in _newest(ids):
        files[note.case_id].last = note
    for note in _newest(ids, kind=NoteKind.ADVICE):
        files[note.case_id].last_advice = note
    return sorted(files.values(), key=lambda each: _first_day(each))


def _newest(case_ids: Iterable[UUID], **more: str) -> QuerySet[Note]:
    rows = Note.objects.filter(case__in=case_ids, **more).select_related("countersigning")
    return rows.order_by("case", "-at", "-pk").distinct("case")


def _first_day(handed: Handed) -> date:
    days = [each.next_step_due for each in handed.issues if each.next_step_due]
    return min([*days, *(each.safe_date for each in handed.deadlines)], default=date.max)
