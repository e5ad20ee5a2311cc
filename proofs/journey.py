"""What is done on a person's way from referral to outcome, action by action. All made up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from alongside.accounts.rules import Actor
from alongside.appointments import actions as appointments
from alongside.appointments.rules import Status as Booked
from alongside.care_team import actions as care_team
from alongside.care_team.tests.factories import ALL
from alongside.casework import actions as casework
from alongside.casework.rules import DeadlineState, IssueState, NextStep, ToldHow
from alongside.casework.rules.baseline import Research
from alongside.casework.rules.parties import InterestKind
from alongside.law.rules import Level
from alongside.outcomes import actions as outcomes
from alongside.outcomes.rules import Result
from alongside.outcomes.tests.test_actions import PIP
from alongside.people.rules import Purpose, Side
from alongside.people.rules.conflicts import PartyKind
from alongside.people.schemas import Identity
from alongside.referrals import actions as referrals
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

    def call(
        self,
        verb: str,
        by: Actor,
        action: Callable[..., Any],
        *,
        keep: str = "",
        at: datetime = NOON,
        **said: Any,
    ) -> Call:
        """What is said as a function is looked up in what is kept, when the action is done."""

        def do() -> None:
            words = {name: each(self) if callable(each) else each for name, each in said.items()}
            self[keep] = action(**words, by=by, at=at)

        return Call(verb, by, do)


def the(name: str) -> Callable[[Kept], Any]:
    return lambda kept: kept[name].pk


def calls(world: World) -> Iterator[Call]:
    yield from declined(world)
    yield from turned_away(world)
    yield from waiting_and_withdrawn(world)
    yield from not_reached(world)
    kept = Kept()
    yield from sitting(world, kept)
    yield from advising(world, kept)
    yield from resolving(world, kept)


def refer(kept: Kept, world: World) -> Call:
    family = f"Q{uuid4().hex[:8]}"
    name = Identity(given_name="Zelda", family_name=family, birth_date=date(1980, 2, 1))
    new = make_new(identity=name, site_id=world.surgery.pk, consents=ALL)
    return kept.call(
        "referrals.refer", world.referrer, referrals.refer, keep="it", at=EARLY,
        new=new, key=str(uuid4()), provider_id=world.charity.pk,
    )  # fmt: skip


def declined(world: World) -> Iterator[Call]:
    kept, it = Kept(), the("it")
    yield refer(kept, world)
    yield kept.call(
        "referrals.decline", world.adviser, referrals.decline,
        referral_id=it, reason=DeclineReason.CAPACITY,
    )  # fmt: skip
    yield kept.call(
        "referrals.propose", world.coordinator, referrals.propose,
        referral_id=it, provider_id=world.law_centre.pk,
    )  # fmt: skip


def turned_away(world: World) -> Iterator[Call]:
    kept = Kept()
    yield refer(kept, world)
    yield kept.call(
        "referrals.turn_away", world.coordinator, referrals.turn_away,
        referral_id=the("it"), reason=TurnAwayReason.NO_CAPACITY,
    )  # fmt: skip


def waiting_and_withdrawn(world: World) -> Iterator[Call]:
    kept, it = Kept(), the("it")
    yield refer(kept, world)
    yield kept.call("referrals.take", world.adviser, referrals.waitlist, referral_id=it)
    yield kept.call(
        "referrals.move", world.referrer, referrals.withdraw, referral_id=it, reason=Exit.MOVED
    )


def not_reached(world: World) -> Iterator[Call]:
    kept, it, by = Kept(), the("it"), world.adviser
    yield refer(kept, world)
    yield kept.call("referrals.take", by, referrals.accept, referral_id=it)
    for hours in (1, 30, 60):
        yield kept.call(
            "referrals.attempt", by, referrals.log_attempt, at=NOON + timedelta(hours=hours),
            referral_id=it, way=Way.PHONE, result=AttemptResult.NO_ANSWER, keep="attempt",
        )  # fmt: skip
    yield kept.call(
        "referrals.move", by, referrals.close_not_reached, at=NOON + timedelta(days=9),
        referral_id=it,
    )  # fmt: skip


def sitting(world: World, kept: Kept) -> Iterator[Call]:
    supervisor, adviser = world.supervisor, world.adviser
    yield kept.call(
        "appointments.add_room", supervisor, appointments.add_room, keep="room",
        site_id=world.surgery.pk, name="Room 4",
    )  # fmt: skip
    yield kept.call(
        "appointments.add_session", supervisor, appointments.add_session, keep="session",
        room_id=the("room"), provider_id=world.charity.pk, adviser_id=adviser.user_id,
        day=date(2026, 11, 25), opens=time(9), closes=time(12), slot_minutes=60,
    )  # fmt: skip
    yield refer(kept, world)
    yield kept.call(
        "appointments.book", world.referrer, appointments.book, keep="booking", at=EARLY,
        person_id=lambda kept: kept["it"].person_id, referral_id=the("it"),
        slot_id=lambda kept: kept["session"].slots.first().pk,
    )  # fmt: skip
    for to in (Booked.ARRIVED, Booked.ATTENDED):
        yield kept.call(
            f"appointments.{to.lower()}", adviser, appointments.move,
            booking_id=the("booking"), to=to,
        )  # fmt: skip


def advising(world: World, kept: Kept) -> Iterator[Call]:
    by, issue, deadline = world.adviser, the("issue"), the("deadline")
    step = NextStep("Ring the department", by.user_id, date(2026, 12, 1))
    yield kept.call(
        "casework.open_case", by, casework.open_case, keep="case", referral_id=the("it")
    )
    yield kept.call(
        "casework.add_issue", by, casework.add_issue, keep="issue", case_id=the("case"),
        problem="welfare_benefits.pip", level=Level.CASEWORK, next_step=step,
    )  # fmt: skip
    yield kept.call("casework.add_note", by, casework.add_note, case_id=the("case"), words="Rang")
    yield kept.call(
        "casework.set_next_step", by, casework.set_next_step, issue_id=issue, next_step=step
    )
    yield kept.call(
        "casework.add_deadline", by, casework.add_deadline, keep="deadline", issue_id=issue,
        rule="wb.mr.standard", trigger=date(2026, 11, 20),
    )  # fmt: skip
    yield kept.call(
        "casework.watch_deadline", by, casework.watch_deadline, deadline_id=deadline,
        watch=casework.Watch(by.user_id, world.colleague.user_id),
    )  # fmt: skip
    yield kept.call(
        "casework.told_person", by, casework.told_person, deadline_id=deadline, how=ToldHow.PHONE
    )
    yield from in_the_file(world, kept)
    yield kept.call(
        "casework.give_advice", by, casework.give_advice, issue_id=issue,
        facts="Facts", advice="Ask again", instruction="Ask",
    )  # fmt: skip
    yield kept.call(
        "casework.move_issue", by, casework.move_issue, issue_id=issue,
        to=IssueState.WAITING_OTHER, next_step=step,
    )  # fmt: skip
    yield kept.call(
        "casework.move_deadline", by, casework.move_deadline, deadline_id=deadline,
        to=DeadlineState.MET,
    )  # fmt: skip


def in_the_file(world: World, kept: Kept) -> Iterator[Call]:
    """What belongs to the whole file, up to the first advice."""
    by, case, task = world.adviser, the("case"), the("task")
    yield kept.call(
        "casework.keep_household", by, casework.keep_household, case_id=case,
        said={"members": "Two children"},
    )  # fmt: skip
    yield kept.call(
        "casework.add_party", by, casework.add_party, case_id=case, name="Fictional Lettings",
        born=None, side=Side.AGAINST, kind=PartyKind.LANDLORD,
    )  # fmt: skip
    yield _task(by, kept)
    yield kept.call("casework.end_task", by, casework.finish_task, task_id=task)
    yield _task(by, kept)
    yield kept.call("casework.end_task", by, casework.drop_task, task_id=task, why="They moved")
    yield kept.call(
        "casework.declare_interest", by, casework.declare_interest, keep="tie",
        name="Fenland Council", kind=InterestKind.EMPLOYER,
    )  # fmt: skip
    yield kept.call("casework.end_interest", by, casework.end_interest, interest_id=the("tie"))
    yield kept.call(
        "casework.enter_baseline", by, casework.enter_baseline, case_id=case,
        answers={"strain": 4}, research=Research.YES,
    )  # fmt: skip


def _task(by: Actor, kept: Kept) -> Call:
    return kept.call(
        "casework.set_task", by, casework.set_task, keep="task", case_id=the("case"),
        words="Scan it", due=date(2026, 12, 1),
    )  # fmt: skip


def resolving(world: World, kept: Kept) -> Iterator[Call]:
    by, case, issue = world.adviser, the("case"), the("issue")
    yield kept.call(
        "care_team.write_plan", by, care_team.write_plan, case_id=case, words="Ring together"
    )
    yield kept.call(
        "care_team.share", by, care_team.share, case_id=case, words="Ring together",
        purpose=Purpose.SHARE_WITH_TEAM, recipient_id=world.practice.pk,
    )  # fmt: skip
    yield kept.call("outcomes.add_line", by, outcomes.add_line, issue_id=issue, new=PIP)
    yield kept.call(
        "outcomes.record_outcome", by, outcomes.record_outcome, at=NOON + timedelta(days=1),
        issue_id=issue, result=Result.ACHIEVED, words="Paid",
    )  # fmt: skip
    yield kept.call(
        "casework.close_case", by, casework.close_case, at=NOON + timedelta(days=2), case_id=case
    )
