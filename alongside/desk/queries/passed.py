"""What was passed on since it is late, for whom somebody stands in, and the day in ten lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from alongside.accounts.rules import Actor, Role
from alongside.correspondence import queries as correspondence
from alongside.correspondence.rules import State
from alongside.desk.queries.late import late_items
from alongside.desk.queries.pages import Address, pages_of
from alongside.desk.rules import Digest
from alongside.kit.filters import LONDON, day_of, plural
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.partnerships.rules import absence
from alongside.people.models import ConflictItem
from alongside.referrals import queries as referrals
from alongside.referrals.models import Escalation, Referral
from alongside.referrals.rules import Exit, Queue, Status
from alongside.referrals.rules.turns import KINDS, Rung

RECENT = timedelta(days=7)
MOST = 12
URGENT = (UrgencyLevel.DANGER, UrgencyLevel.TODAY)
UNSPOKEN = (Queue.TO_ROUTE, Queue.TO_ANSWER, Queue.TO_REACH)


@dataclass(frozen=True)
class Passed:
    """Something late that the actor was told of. It names nobody: they may not see the person."""

    what: str
    owner: str
    reference: str
    due: datetime
    at: datetime
    address: Address | None


def passed_to_me(actor: Actor, at: datetime) -> list[Passed]:
    """Late still, and told to the actor or to somebody for whom they stand in; newest first."""
    told = referrals.standing(referrals.passed_to(actor, at))
    rows = list(told.filter(Q(referral__isnull=False) | Q(at__gte=at - RECENT))[: MOST * 4])
    others = [row for row in rows if row.referral_id is None]
    late = {(each.kind, each.subject_id) for each in late_items(actor, at)} if others else set()
    mine = actor.organisation_id
    found: dict[tuple[str, UUID], Escalation] = {}
    for row in rows:
        key = (row.kind, row.subject_id)
        if row.referral_id or row.owner_id != mine or key in late:
            found.setdefault(key, row)
    shown = list(found.values())[:MOST]
    pages = pages_of(shown, actor)
    return [_passed(row, pages.get(row.pk)) for row in shown]


def _passed(row: Escalation, address: Address | None) -> Passed:
    return Passed(
        what=KINDS[row.kind].queue if row.kind in KINDS else row.kind,
        owner=row.owner.name,
        reference=row.reference,
        due=row.due_at,
        at=row.at,
        address=address,
    )


def passed_words(rows: Iterable[Referral]) -> dict[UUID, str]:
    """To whom each of these late referrals was passed, the last of them."""
    late = {row.pk: row.due_at for row in rows}
    told = Escalation.objects.filter(referral__in=late).select_related("told").order_by("at")
    return {
        row.referral_id: _told(row)
        for row in told
        if row.referral_id and row.due_at == late[row.referral_id]
    }


def _told(row: Escalation) -> str:
    if row.rung == Rung.REFERRER:
        return "whoever referred is told"
    return f"passed to {row.told.name}" if row.told else "nobody is there to be told"


def stands_in(actor: Actor, at: datetime) -> list[str]:
    """The names of those who are away and for whom the actor is there."""
    users = referrals.stood_in_for(actor, at)
    if not users:
        return []
    colleagues = partnerships.colleagues_of(actor)
    return sorted({each.name for each in colleagues if each.user_id in users})


# The day in ten lines


def supervisors_mail(actor: Actor) -> list[str]:
    """The addresses of the supervisors of the actor's organisation."""
    rows = partnerships.members_of(actor).filter(
        organisation=actor.organisation_id, role=Role.SUPERVISOR, user__is_active=True
    )
    return sorted({row.user.email for row in rows})


def digest_of(actor: Actor, at: datetime) -> Digest:
    """Counts of what waits at the actor's organisation."""
    ours = Referral.objects.filter(
        partnership=actor.partnership_id, owner=actor.organisation_id, queue__gt=""
    )
    ends = datetime.combine(day_of(at), time.max, LONDON)
    listed = referrals.waiting_list(actor, at)
    aways = partnerships.aways_of(actor, day_of(at))
    here = {
        each.user_id
        for each in partnerships.colleagues_of(actor)
        if each.organisation_id == actor.organisation_id
    }
    return Digest(
        late=len(late_items(actor, at)),
        due_today=ours.filter(due_at__gte=at, due_at__lte=ends).count(),
        new=ours.filter(queue__in=(Queue.TO_ANSWER, Queue.TO_REACH)).count(),
        urgent=ours.filter(level__in=URGENT, queue__in=UNSPOKEN, reached_at=None).count(),
        not_reached=_not_reached(actor, at),
        listed=len(listed),
        longest_days=max(((day_of(at) - each.since).days for each in listed), default=0),
        uncovered=len(absence.without_deputy(aways, day_of(at)) & here),
        failed=correspondence.visible_to(actor).filter(state=State.FAILED).count(),
        conflicts=ConflictItem.objects.filter(provider=actor.organisation_id, decision="").count(),
        capacity=_capacity(actor),
    )


def _not_reached(actor: Actor, at: datetime) -> int:
    rows = Referral.objects.filter(
        partnership=actor.partnership_id, provider=actor.organisation_id, exit=Exit.NOT_REACHED
    )
    return rows.filter(status=Status.CLOSED_INCOMPLETE, closed_at__gte=at - RECENT).count()


def _capacity(actor: Actor) -> str:
    intake = partnerships.intakes_of(actor).filter(provider=actor.organisation_id).first()
    if intake is None:
        return ""
    days = intake.days_to_wait
    wait = "" if days is None else f", {plural(days, 'day')} to wait"
    return f"{intake.get_state_display().lower()}{wait}"
