"""What waits for somebody, gathered from the stages of the journey."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet

from alongside.accounts.rules import Actor, Permission
from alongside.appointments import queries as appointed
from alongside.appointments.rules import Status as BookingStatus
from alongside.casework import queries as casework
from alongside.casework.models import Deadline, Issue, Task
from alongside.casework.rules import DeadlineState, IssueState
from alongside.desk.queries.passed import passed_words
from alongside.desk.rules import AHEAD, Item, due_by, goes_on, rank
from alongside.kit.filters import day_of
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.people import queries as known
from alongside.people.rules import Purpose
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Queue, Status
from alongside.referrals.rules.levels import SAME_DAY

MOST = 60  # rows of a desk; the counts above it are of all
NEW = (Queue.TO_ANSWER, Queue.TO_REACH)
LATER = (Queue.WAITING_LIST, Queue.TO_SEE)
ELSEWHERE = (IssueState.WAITING_PERSON, IssueState.WAITING_OTHER)
DO = {
    Queue.TO_ROUTE: "Find a provider",
    Queue.TO_ANSWER: "Accept or decline",
    Queue.TO_ASK: "Ask the referrer",
    Queue.TO_REACH: "Contact them",
    Queue.WAITING_LIST: "Waiting for a place",
    Queue.TO_SEE: "Appointment booked",
    Queue.TO_ADVISE: "Advise",
}

SHOWN = [
    "queue", "due_at", "status_at", "level", "person__given_name", "person__family_name",
    "holder__name",
]  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """How many wait in a queue, and how many of them are late."""

    number: int = 0
    late: int = 0

    def __add__(self, other: "Waiting") -> "Waiting":
        return Waiting(self.number + other.number, self.late + other.late)


def waiting(actor: Actor, at: datetime, *queues: Queue) -> dict[Queue, Waiting]:
    """The open referrals in these queues whose turn is with the actor's organisation."""
    late = Count("pk", filter=Q(due_at__lt=at))
    owned = _owned(actor).filter(queue__in=queues).order_by()
    rows = owned.values_list("queue").annotate(number=Count("pk"), late=late)
    return {Queue(queue): Waiting(number, late) for queue, number, late in rows}


def referral_items(actor: Actor, *queues: Queue, most: int = MOST) -> list[Item]:
    rows = (
        _owned(actor)
        .filter(queue__in=queues)
        .select_related("person", "holder")
        .only(*SHOWN)
        .order_by("due_at", "pk")
    )
    found = list(rows[:most])
    passed = passed_words(found)
    tried = _tried_in_vain(found, actor)
    return [
        _referral(row, actor.organisation_name, passed.get(row.pk, ""), tried.get(row.pk, 0))
        for row in found
    ]


def _tried_in_vain(rows: list[Referral], actor: Actor) -> dict[UUID, int]:
    """Those of whom somebody has to say whether they are given up: no clock says it for them."""
    ids = [row.pk for row in rows if row.queue == Queue.TO_REACH]
    if not ids or not actor.may(Permission.LOG_CONTACT):
        return {}
    most = partnerships.partnership_of(actor).attempts_before_not_reached
    return referrals.tried_in_vain(ids, most)


KEPT = timedelta(days=120)  # for so long a referral whose way may not be told is shown


def own_referrals(actor: Actor, at: datetime) -> list[Item]:
    """
    The referrals of the actor's organisation that go on, as far as it may know; the newest first.

    Where somebody did not agree that it is told how far it is, the row neither goes when the
    referral ends nor stays because it has not: it is shown for as long as any other such row.
    """
    candidates = (
        referrals.visible_to(actor)
        .filter(referring_organisation=actor.organisation_id)
        .filter(Q(queue__gt="") | Q(received_at__gte=at - KEPT))
        .select_related("person", "owner")
        .order_by("-received_at", "pk")[: 3 * MOST]
    )
    rows = list(candidates)
    told = referrals.statuses_for(actor, rows, at)
    clients = {row.person_id for row in rows}
    open_about = known.who_agreed(clients, Purpose.SHARE_STATUS, actor.organisation_id, at)
    return [
        _own(row, told[row.pk])
        for row in rows
        if goes_on(
            told=told[row.pk],
            is_open=bool(row.queue),
            may_know=row.person_id in open_about,
            is_new=row.received_at >= at - KEPT,
        )
    ][:MOST]


@dataclass(frozen=True)
class Turns:
    """The actor's own issues: those whose turn is theirs, and those that wait for others."""

    mine: Waiting = Waiting()
    others: Waiting = Waiting()


def turns(actor: Actor, at: datetime) -> Turns:
    late = Q(next_step_due__lt=day_of(at))
    elsewhere = Q(state__in=ELSEWHERE)
    found = _steps(actor, at).aggregate(
        mine=Count("pk", filter=~elsewhere),
        mine_late=Count("pk", filter=~elsewhere & late),
        others=Count("pk", filter=elsewhere),
        others_late=Count("pk", filter=elsewhere & late),
    )
    tasks = _tasks(actor, at).aggregate(
        number=Count("pk"), late=Count("pk", filter=Q(due__lt=day_of(at)))
    )
    return Turns(
        Waiting(found["mine"], found["mine_late"]) + Waiting(**tasks),
        Waiting(found["others"], found["others_late"]),
    )


def steps(actor: Actor, at: datetime, *, most: int = MOST) -> list[Item]:
    """The actor's own next steps that are theirs to take, and their tasks, nearest first."""
    mine = _issue_items(actor, _steps(actor, at).exclude(state__in=ELSEWHERE), most)
    return sorted([*mine, *_task_items(actor, at, most)], key=due_by)[:most]


def elsewhere(actor: Actor, at: datetime) -> list[Item]:
    """The actor's own issues that wait for the person or for somebody else."""
    return _issue_items(actor, _steps(actor, at).filter(state__in=ELSEWHERE))


def deadlines(actor: Actor, at: datetime) -> list[Item]:
    """
    Live deadlines within the next fortnight or late: the actor's own, or the team's for whoever
    signs off.
    """
    today = day_of(at)
    rows = casework.deadlines_visible_to(actor).filter(
        state=DeadlineState.LIVE, safe_date__lte=today + timedelta(days=AHEAD)
    )
    if not actor.may(Permission.SIGN_OFF):
        rows = rows.filter(watcher__in=_for_whom(actor, at))
    found = rows.select_related("person", "watcher").order_by("safe_date", "pk")[:200]
    return [_deadline(row) for row in found]


def unrecorded(actor: Actor, at: datetime) -> list[Item]:
    """Appointments in the actor's own sessions that are over, and nobody said how they went."""
    rows = (
        appointed.visible_to(actor)
        .filter(
            session__adviser__in=_for_whom(actor, at),
            provider=actor.organisation_id,
            status__in=[BookingStatus.BOOKED, BookingStatus.ARRIVED],
            ends_at__lt=at - timedelta(hours=1),
        )
        .select_related("person")
        .order_by("starts_at", "pk")
    )
    return [
        Item(
            person=row.person.name,
            person_id=row.person_id,
            what="Say if they came",
            turn=actor.name,
            due=row.ends_at,
            since=row.starts_at,
            address=("appointments:session", row.session_id),
        )
        for row in rows[:MOST]
    ]


def same_person_items(actor: Actor) -> list[Item]:
    rows = known.same_person_items(actor).filter(answered_at=None).order_by("due_at", "pk")
    return [
        Item(
            person=row.person.name,
            person_id=row.person_id,
            what="Same person?",
            turn=actor.organisation_name,
            due=row.due_at,
            since=row.created_at,
            address=("people:same", row.pk),
        )
        for row in rows[:MOST]
    ]


def _owned(actor: Actor) -> QuerySet[Referral]:
    """
    Equality on owner and partnership comes first, so that their index serves it.

    Somebody who is being advised waits with an issue of their file, and not here as well.
    """
    advised = casework.has_file(OuterRef("pk"), actor.organisation_id)
    return (
        referrals.visible_to(actor)
        .filter(owner=actor.organisation_id, queue__gt="")
        .exclude(Q(queue=Queue.TO_ADVISE) & advised)
    )


def _steps(actor: Actor, at: datetime) -> QuerySet[Issue]:
    return casework.issues_visible_to(actor).filter(
        next_step_by__in=_for_whom(actor, at), ended_at=None
    )


def _tasks(actor: Actor, at: datetime) -> QuerySet[Task]:
    return casework.tasks_visible_to(actor).filter(who__in=_for_whom(actor, at), done_at=None)


def _task_items(actor: Actor, at: datetime, most: int) -> list[Item]:
    rows = _tasks(actor, at).select_related("person").order_by("due", "pk")[:most]
    return [
        Item(
            person=row.person.name,
            person_id=row.person_id,
            what=row.words,
            turn=actor.name,
            due=row.due,
            since=row.at,
            address=("desk:case", row.case_id),
        )
        for row in rows
    ]


def _for_whom(actor: Actor, at: datetime) -> set[UUID]:
    """The actor, and those who are away and for whom they stand in."""
    return {actor.user_id, *referrals.stood_in_for(actor, at)}


def _issue_items(actor: Actor, issues: QuerySet[Issue], most: int = MOST) -> list[Item]:
    rows = issues.select_related("person").order_by("next_step_due", "pk")[:most]
    return [
        Item(
            person=row.person.name,
            person_id=row.person_id,
            what=row.next_step,
            turn=actor.name if row.state not in ELSEWHERE else IssueState(row.state).label,
            due=row.next_step_due or row.opened_at,
            since=row.opened_at,
            address=("casework:issue", row.pk),
        )
        for row in rows
    ]


def _referral(row: Referral, turn: str, passed: str, tried: int) -> Item:
    return Item(
        person=row.person.name,
        person_id=row.person_id,
        what=DO[Queue(row.queue)],
        turn=row.holder.name if row.holder else turn,
        due=row.due_at or row.status_at,
        since=row.status_at,
        address=("desk:referral", row.pk),
        detail=UrgencyLevel(row.level).label if row.level != UrgencyLevel.ROUTINE else "",
        urgent=row.level in SAME_DAY,
        rank=rank(row.level),
        passed=passed,
        tried=tried,
    )


def _own(row: Referral, told: Status) -> Item:
    is_told = told == row.status
    is_asked = is_told and told is Status.NEEDS_INFORMATION
    return Item(
        person=row.person.name,
        person_id=row.person_id,
        what="You are asked something" if is_asked else told.label,
        turn=row.owner.name if row.owner and is_told else "",
        due=row.due_at if is_told else None,
        since=row.received_at,
        address=("referrals:ask" if is_asked else "desk:referral", row.pk),
    )


def _deadline(row: Deadline) -> Item:
    return Item(
        person=row.person.name,
        person_id=row.person_id,
        what=row.label,
        turn=row.watcher.name,
        due=row.safe_date,
        since=row.created_at,
        address=("casework:issue", row.issue_id),
        detail=f"last day {row.legal_last_day:%-d %b}",
    )
