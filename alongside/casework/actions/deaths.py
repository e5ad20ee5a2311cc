"""What a death means for bookings, messages, referrals and deadlines, area by area."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from alongside.accounts.rules import Actor
from alongside.appointments import actions as appointments
from alongside.appointments import queries as booked
from alongside.appointments.rules import Status as BookingStatus
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Case, Deadline, Issue
from alongside.casework.rules import AFTER_DEATH, AFTER_MISTAKE, OPEN, DeadlineState
from alongside.correspondence import actions as correspondence
from alongside.correspondence import queries as messages
from alongside.kit.filters import day_of
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.models import Death
from alongside.people.queries import Unsettled
from alongside.referrals import actions as referrals
from alongside.referrals import queries as referred
from alongside.referrals.models import Referral
from alongside.referrals.rules import OPEN as OPEN_REFERRALS
from alongside.referrals.rules import Exit
from alongside.referrals.rules.tracking import Hand


@transaction.atomic
def record_death(*, person_id: UUID, died_on: date, told_by: str, by: Actor, at: datetime) -> Death:
    """Write down a death, and settle at once what follows from it in one's own organisation."""
    death = people.record_death(person_id=person_id, died_on=died_on, told_by=told_by, by=by, at=at)
    _settle_ours(death, by=by, at=at)
    return death


@transaction.atomic
def undo_death(*, person_id: UUID, typed: str, by: Actor, at: datetime) -> Death:
    """Take a death back that was a mistake, with what can be taken back of its effects."""
    death = people.undo_death(person_id=person_id, typed=typed, by=by, at=at)
    _settle_ours(death, by=by, at=at)
    return death


@transaction.atomic
def settle_death(*, of: Unsettled, by: Actor, at: datetime) -> None:
    """Have the rows of the actor's organisation know of a death, or that it was a mistake."""
    correspondence.keep_system_user(by=by, at=at)
    if not people.settled(of=of, by=by, at=at):
        return
    if of.undoes:
        _give_steps(of.person_id, AFTER_MISTAKE, None, by=by, at=at)
        return
    _hold_messages(of.person_id, by=by, at=at)
    _free_bookings(of.person_id, by=by, at=at)
    _end_referrals(of.person_id, by=by, at=at)
    supervisor = queries.a_supervisor(by)
    _give_steps(of.person_id, AFTER_DEATH, supervisor, by=by, at=at)


def _settle_ours(death: Death, *, by: Actor, at: datetime) -> None:
    """Ours are those of the person, and of each record of them that we linked and see."""
    for person_id in [death.person_id, *_linked(death.person_id, by)]:
        of = Unsettled(
            death_id=death.pk,
            person_id=person_id,
            organisation_id=by.organisation_id,
            partnership_id=by.partnership_id,
            undoes=death.undone_at is not None,
            died_on=death.died_on,
            recorded_at=death.recorded_at,
        )
        settle_death(of=of, by=by, at=at)


def _linked(person_id: UUID, by: Actor) -> list[UUID]:
    return [each.pk for each in known.linked_to(by, person_id)]


def _hold_messages(person_id: UUID, *, by: Actor, at: datetime) -> None:
    for message_id in messages.undelivered_about(by, person_id):
        correspondence.hold(message_id=message_id, why="They have died", by=by, at=at)


def _free_bookings(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever gives the advice frees the time. It must be no past one."""
    waits = booked.visible_to(by).filter(
        person=person_id,
        provider=by.organisation_id,
        status=BookingStatus.BOOKED,
        ends_at__gte=at,
    )
    for booking_id in list(waits.values_list("pk", flat=True)):
        appointments.move(booking_id=booking_id, to=BookingStatus.CANCELLED, by=by, at=at)


def _end_referrals(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Of whom the person is who needs the advice. A relative's own referral goes on."""
    theirs = referred.visible_to(by).filter(person=person_id, status__in=OPEN_REFERRALS)
    for referral in list(theirs):
        about: dict[str, object] = {"referral_id": referral.pk, "reason": Exit.DIED}
        if Hand.PROVIDER in referred.hands_of(by, referral):
            referrals.end(**about, by=by, at=at)  # type: ignore[arg-type]
        elif _is_ours_to_take_back(referral, by):
            referrals.withdraw(**about, by=by, at=at)  # type: ignore[arg-type]


def _is_ours_to_take_back(referral: Referral, by: Actor) -> bool:
    """That nobody was asked to take it yet: else whoever was asked ends it."""
    return referral.provider_id is None and Hand.REFERRER in referred.hands_of(by, referral)


def _give_steps(person_id: UUID, words: str, to: UUID | None, *, by: Actor, at: datetime) -> None:
    """
    Have each open problem looked at today, and its live deadlines watched, by this user.

    to  none: by the adviser whose file it is
    """
    files = queries.visible_to(by).filter(person=person_id)
    for case in files:
        who = to or case.adviser_id
        _hand_over(case, words, who, at)
        audit.record("casework.hand_over", case, by=by, at=at)


def _hand_over(case: Case, words: str, who: UUID, at: datetime) -> None:
    live = Deadline.objects.filter(issue__case=case, state=DeadlineState.LIVE)
    live.filter(deputy=who).update(watcher_id=who, deputy=F("watcher"))
    live.exclude(watcher=who).update(watcher_id=who)
    Issue.objects.filter(case=case, state__in=OPEN).update(
        next_step=words, next_step_by_id=who, next_step_due=day_of(at)
    )
