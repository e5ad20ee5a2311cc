"""What is done on a person's way from referral to outcome, action by action. All made up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

from alongside.accounts.rules import Actor
from alongside.appointments import actions as appointments
from alongside.appointments.rules import Status as Booked
from alongside.care_team import actions as care_team
from alongside.care_team.tests.factories import ALL
from alongside.casework import actions as casework
from alongside.casework.rules import DeadlineState, IssueState, NextStep
from alongside.law.rules import Level
from alongside.outcomes import actions as outcomes
from alongside.outcomes.tests.test_actions import PIP
from alongside.outcomes.rules import Result
from alongside.people.actions import Identity
from alongside.people.rules import Purpose
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import AttemptResult, DeclineReason, Exit, TurnAwayReason, Way
from alongside.referrals.tests.factories import make_new
from tests.world import NOON, World

EARLY = NOON - timedelta(hours=12)


@dataclass(frozen=True)
class Call:
    """One action by somebody, and the verb that it must leave in the audit."""

    verb: str
    by: Actor
    do: Callable[[], object]


class Kept(dict[str, Any]):
    """What earlier calls returned, by name."""

    def call(self, verb: str, by: Actor, do: Callable[[], Any], name: str = "") -> Call:
        def doing() -> None:
            self[name or verb] = do()

        return Call(verb, by, doing)


def calls(world: World) -> Iterator[Call]:
    yield from routing(world)
    kept = Kept()
    yield from sitting(world, kept)
    yield from advising(world, kept)


def refer(world: World, *, provider: bool = True) -> Referral:
    name = Identity(given_name="Zelda", family_name=f"Q{uuid4().hex[:8]}", birth_date=date(1980, 2, 1))
    return referrals.refer(
        new=make_new(identity=name, site_id=world.surgery.pk, consents=ALL),
        key=str(uuid4()),
        provider_id=world.charity.pk if provider else None,
        by=world.referrer,
        at=EARLY,
    )


def routing(world: World) -> Iterator[Call]:
    """Every answer that a referral can get."""
    adviser, coordinator, at = world.adviser, world.coordinator, NOON
    for verb, by, end in (
        ("referrals.decline", adviser, lambda pk: referrals.decline(
            referral_id=pk, reason=DeclineReason.CAPACITY, by=adviser, at=at)),
        ("referrals.move", world.referrer, lambda pk: referrals.withdraw(
            referral_id=pk, reason=Exit.MOVED, by=world.referrer, at=at)),
        ("referrals.waitlist", adviser, lambda pk: referrals.waitlist(
            referral_id=pk, by=adviser, at=at)),
        ("referrals.turn_away", coordinator, lambda pk: referrals.turn_away(
            referral_id=pk, reason=TurnAwayReason.NO_CAPACITY, by=coordinator, at=at)),
    ):  # fmt: skip
        kept = Kept()
        yield kept.call("referrals.refer", world.referrer, lambda: refer(world), "it")
        yield kept.call(
            verb if verb != "referrals.waitlist" else "referrals.take", by,
            lambda end=end, kept=kept: end(kept["it"].pk),
        )  # fmt: skip
        if verb == "referrals.decline":
            yield kept.call(
                "referrals.propose", coordinator,
                lambda kept=kept: referrals.propose(
                    referral_id=kept["it"].pk, provider_id=world.law_centre.pk,
                    by=coordinator, at=at,
                ),
            )  # fmt: skip
    yield from trying(world)


def trying(world: World) -> Iterator[Call]:
    kept, adviser = Kept(), world.adviser
    yield kept.call("referrals.refer", world.referrer, lambda: refer(world), "it")
    yield kept.call("referrals.take", adviser, lambda: referrals.accept(
        referral_id=kept["it"].pk, by=adviser, at=NOON))  # fmt: skip
    for hours in (1, 30, 60):
        yield kept.call("referrals.attempt", adviser, lambda hours=hours: referrals.log_attempt(
            referral_id=kept["it"].pk, way=Way.PHONE, result=AttemptResult.NO_ANSWER,
            by=adviser, at=NOON + timedelta(hours=hours)))  # fmt: skip
    yield kept.call("referrals.move", adviser, lambda: referrals.close_not_reached(
        referral_id=kept["it"].pk, by=adviser, at=NOON + timedelta(days=9)))  # fmt: skip


def sitting(world: World, kept: Kept) -> Iterator[Call]:
    supervisor, adviser, referrer = world.supervisor, world.adviser, world.referrer
    yield kept.call("appointments.add_room", supervisor, lambda: appointments.add_room(
        site_id=world.surgery.pk, name="Room 4", by=supervisor, at=NOON), "room")  # fmt: skip
    yield kept.call("appointments.add_session", supervisor, lambda: appointments.add_session(
        room_id=kept["room"].pk, provider_id=world.charity.pk, adviser_id=adviser.user_id,
        day=date(2026, 11, 25), opens=time(9), closes=time(12), slot_minutes=60,
        by=supervisor, at=NOON), "session")  # fmt: skip
    yield kept.call("referrals.refer", referrer, lambda: refer(world), "it")
    yield kept.call("appointments.book", referrer, lambda: appointments.book(
        person_id=kept["it"].person_id, slot_id=kept["session"].slots.first().pk,
        referral_id=kept["it"].pk, by=referrer, at=EARLY), "booking")  # fmt: skip
    for to in (Booked.ARRIVED, Booked.ATTENDED):
        yield kept.call(f"appointments.{to.lower()}", adviser, lambda to=to: appointments.move(
            booking_id=kept["booking"].pk, to=to, by=adviser, at=NOON))  # fmt: skip


def advising(world: World, kept: Kept) -> Iterator[Call]:
    by = world.adviser
    step = NextStep("Ring the department", by.user_id, date(2026, 12, 1))
    yield kept.call("casework.open_case", by, lambda: casework.open_case(
        referral_id=kept["it"].pk, by=by, at=NOON), "case")  # fmt: skip
    yield kept.call("casework.add_issue", by, lambda: casework.add_issue(
        case_id=kept["case"].pk, problem="welfare_benefits.pip", level=Level.CASEWORK,
        next_step=step, by=by, at=NOON), "issue")  # fmt: skip
    yield kept.call("casework.add_note", by, lambda: casework.add_note(
        case_id=kept["case"].pk, words="Rang", by=by, at=NOON))  # fmt: skip
    yield kept.call("casework.set_next_step", by, lambda: casework.set_next_step(
        issue_id=kept["issue"].pk, next_step=step, by=by, at=NOON))  # fmt: skip
    yield kept.call("casework.add_deadline", by, lambda: casework.add_deadline(
        issue_id=kept["issue"].pk, rule="wb.mr.standard", trigger=date(2026, 11, 20),
        by=by, at=NOON), "deadline")  # fmt: skip
    yield kept.call("casework.told_person", by, lambda: casework.told_person(
        deadline_id=kept["deadline"].pk, by=by, at=NOON))  # fmt: skip
    yield kept.call("casework.give_advice", by, lambda: casework.give_advice(
        issue_id=kept["issue"].pk, facts="Facts", advice="Ask again", instruction="Ask",
        by=by, at=NOON))  # fmt: skip
    yield kept.call("casework.move_issue", by, lambda: casework.move_issue(
        issue_id=kept["issue"].pk, to=IssueState.WAITING_OTHER, next_step=step,
        by=by, at=NOON))  # fmt: skip
    yield kept.call("casework.move_deadline", by, lambda: casework.move_deadline(
        deadline_id=kept["deadline"].pk, to=DeadlineState.MET, by=by, at=NOON))  # fmt: skip
    yield from resolving(world, kept)


def resolving(world: World, kept: Kept) -> Iterator[Call]:
    by = world.adviser
    yield kept.call("care_team.write_plan", by, lambda: care_team.write_plan(
        case_id=kept["case"].pk, words="Ring together", by=by, at=NOON))  # fmt: skip
    yield kept.call("care_team.share", by, lambda: care_team.share(
        case_id=kept["case"].pk, words="Ring together", purpose=Purpose.SHARE_WITH_TEAM,
        recipient_id=world.practice.pk, by=by, at=NOON))  # fmt: skip
    yield kept.call("outcomes.add_line", by, lambda: outcomes.add_line(
        issue_id=kept["issue"].pk, new=PIP, by=by, at=NOON))  # fmt: skip
    yield kept.call("outcomes.record_outcome", by, lambda: outcomes.record_outcome(
        issue_id=kept["issue"].pk, result=Result.ACHIEVED, words="Paid",
        by=by, at=NOON + timedelta(days=1)))  # fmt: skip
    yield kept.call("casework.close_case", by, lambda: casework.close_case(
        case_id=kept["case"].pk, by=by, at=NOON + timedelta(days=2)))  # fmt: skip
