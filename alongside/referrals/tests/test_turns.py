"""What is late is passed on, whoever is away, until somebody knows and the referrer is told."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps

from alongside.accounts.rules import Role
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Kind as Letter
from alongside.kit.filters import day_of
from alongside.law.rules.areas import CredentialKind
from alongside.partnerships.models import Absence, Credential
from alongside.partnerships.rules import Clock
from alongside.partnerships.rules.absence import Away, Colleague
from alongside.referrals import actions, queries
from alongside.referrals.models import Escalation
from alongside.referrals.rules import OPEN, Status
from alongside.referrals.rules.turns import (
    KINDS,
    REFERRAL_KINDS,
    Item,
    Kind,
    Rung,
    Team,
    Told,
    alerts,
    why_not_a_kind,
)
from alongside.referrals.tests.factories import make_referral
from tests import queues
from tests.world import NOON

PROVIDER, COORDINATING, PRACTICE = uuid4(), uuid4(), uuid4()
HOLDER, DEPUTY, BOSS, CHIEF, GP = (uuid4() for _ in range(5))
COLLEAGUES = [
    Colleague(HOLDER, "Holder", Role.ADVISER, PROVIDER),
    Colleague(DEPUTY, "Deputy", Role.ADVISER, PROVIDER),
    Colleague(BOSS, "Boss", Role.SUPERVISOR, PROVIDER),
    Colleague(CHIEF, "Chief", Role.COORDINATOR, COORDINATING),
    Colleague(GP, "Doctor", Role.REFERRER, PRACTICE),
]
ALWAYS = Clock(())
ON = day_of(NOON)


def item(**changes):
    facts: dict[str, Any] = {
        "kind": REFERRAL_KINDS[Status.ACCEPTED].name,
        "subject_id": uuid4(),
        "due_at": NOON,
        "owner_id": PROVIDER,
        "holder_id": HOLDER,
        "referrer_id": PRACTICE,
        "level": "E1",
    }
    return Item(**(facts | changes))


def told_at(hours, *, of=None, away=(), told=(), colleagues=COLLEAGUES):
    at = NOON + timedelta(hours=hours)
    team = Team(colleagues, [Away(*each) for each in away], COORDINATING)
    ladder = queries.ladder(ON)
    return [
        (each.rung, each.user_id)
        for each in alerts(of or item(), told, team, ladder, ALWAYS, at, ON)
    ]


def test_nobody_is_told_of_what_is_not_late():
    assert told_at(0) == []


def test_the_ladder_is_climbed_by_the_level():
    assert told_at(0.1) == [(Rung.HOLDER, HOLDER)]
    assert told_at(2) == [
        (Rung.HOLDER, HOLDER),
        (Rung.SUPERVISOR, BOSS),
        (Rung.COORDINATOR, CHIEF),
        (Rung.REFERRER, None),
    ]
    assert told_at(2, of=item(level="R")) == [(Rung.HOLDER, HOLDER)]


def test_a_rung_that_was_told_is_not_told_again():
    told = [Told(Rung.HOLDER, HOLDER), Told(Rung.SUPERVISOR, BOSS)]

    assert told_at(0.6, told=told) == []


def test_a_deputy_is_told_for_whoever_is_away():
    assert told_at(0.1, away=[(HOLDER, DEPUTY, ON, ON)]) == [(Rung.HOLDER, DEPUTY)]


def test_a_deputy_who_is_away_has_a_deputy_too():
    away = [(HOLDER, DEPUTY, ON, ON), (DEPUTY, BOSS, ON, ON)]

    assert told_at(0.1, away=away) == [(Rung.HOLDER, BOSS)]


def test_two_who_stand_in_for_each_other_leave_it_to_the_supervisor():
    away = [(HOLDER, DEPUTY, ON, ON), (DEPUTY, HOLDER, ON, ON)]

    assert told_at(0.1, away=away) == [(Rung.HOLDER, BOSS)]


def test_where_nobody_holds_it_the_supervisor_is_told_and_without_one_an_adviser():
    without = [each for each in COLLEAGUES if each.user_id != BOSS]

    assert told_at(0.1, of=item(holder_id=None)) == [(Rung.HOLDER, BOSS)]
    assert told_at(0.1, of=item(holder_id=None), colleagues=without) == [(Rung.HOLDER, HOLDER)]


def test_where_nobody_is_at_the_provider_the_coordinator_is_told():
    elsewhere = COLLEAGUES[3:]

    assert told_at(0.1, colleagues=elsewhere) == [(Rung.HOLDER, CHIEF)]


def test_a_partnership_with_nobody_is_a_fault_that_is_kept():
    found = alerts(
        item(), [], Team([], [], COORDINATING), queries.ladder(ON), ALWAYS,
        NOON + timedelta(minutes=5), ON,
    )  # fmt: skip

    assert [each.is_fault for each in found] == [True]


def test_somebody_who_was_told_and_went_away_since_does_not_count():
    told = [Told(Rung.HOLDER, HOLDER)]

    assert told_at(0.1, told=told, away=[(HOLDER, None, ON, ON)]) == [(Rung.HOLDER, BOSS)]


def test_what_a_referrer_has_to_answer_is_theirs_and_advice_is_never_told_them():
    asked = item(
        kind=REFERRAL_KINDS[Status.NEEDS_INFORMATION].name, owner_id=PRACTICE, holder_id=GP
    )
    advised = item(kind=REFERRAL_KINDS[Status.IN_ADVICE].name)

    assert told_at(0.1, of=asked) == [(Rung.HOLDER, GP)]
    assert Rung.REFERRER not in {rung for rung, _ in told_at(400, of=advised)}


# The registry of what waits


def test_every_kind_has_a_queue_an_owner_a_due_time_and_a_ladder():
    assert {name: why for name, kind in KINDS.items() if (why := why_not_a_kind(kind))} == {}


@pytest.mark.parametrize("lacks", ["model", "due", "queue", "owner", "limit", "leads", "rungs"])
def test_a_kind_that_lacks_something_is_found(lacks):
    sound = KINDS["reply"]
    broken = {f: getattr(sound, f) for f in sound.__dataclass_fields__} | {lacks: ""}

    assert why_not_a_kind(Kind(**broken))


def test_every_open_status_is_a_kind():
    assert set(REFERRAL_KINDS) == set(OPEN)


NOT_WAITING = {
    "referrals.Escalation": "says what was late, and is never altered",
    "referrals.Stay": "says when a baby is due",
    "casework.Recount": "says what the dates of a deadline would be; the task that it raised waits",
    "casework.Reminder": "says of which date somebody was reminded, and is never altered",
}


def test_every_table_that_says_until_when_something_waits_is_in_the_registry():
    known = {kind.model for kind in KINDS.values()} | set(NOT_WAITING)
    found = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model.__module__.startswith("alongside.")
        and field.name.split("_")[0] in {"due", "safe", "call"}
        and field.name != "due_before"
    }

    assert found - known == set()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_table_and_the_field_of_a_kind_exist(kind):
    model = apps.get_model(kind.model)

    assert model._meta.get_field(kind.due)


# On the database


@pytest.mark.django_db
def test_a_credential_that_ran_out_is_passed_on_until_another_follows(world):
    about = {
        "partnership": world.partnership, "organisation": world.charity,
        "kind": CredentialKind.values[0], "valid_from": date(2025, 1, 1),
    }  # fmt: skip
    with world.acting(world.supervisor) as by:
        Credential.objects.create(**about, valid_to=date(2026, 11, 1))
        late = [each.kind for each in queries.late_credentials(by, NOON)]
        Credential.objects.create(**about, valid_to=date(2027, 11, 1))

        assert (late, queries.late_credentials(by, NOON)) == (["credential"], [])


@pytest.fixture
def late(world):
    """A referral with Riverside Advice, of which nobody does anything."""
    with world.acting(world.referrer) as by:
        made = make_referral(by=by)
    with world.acting(world.coordinator) as by:
        return actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)


def sweep(world, at):
    with world.acting(world.task) as by:
        return actions.escalate(items=queries.late_referrals(by, at), by=by, at=at)


@pytest.mark.django_db
def test_the_sweep_tells_each_rung_once_and_the_referrer_at_last(world, late):
    first = sweep(world, late.due_at + timedelta(minutes=5))
    last = sweep(world, late.due_at + timedelta(days=10))
    again = sweep(world, late.due_at + timedelta(days=10))

    assert [(each.rung, each.told_id) for each in first] == [
        (Rung.HOLDER, world.supervisor.user_id)
    ]
    assert [each.rung for each in last] == [Rung.SUPERVISOR, Rung.COORDINATOR, Rung.REFERRER]
    assert again == []
    with world.acting(world.referrer):
        assert Escalation.objects.get().rung == Rung.REFERRER
    with world.acting(world.adviser):
        assert Letter.NOT_ANSWERED in Message.objects.values_list("kind", flat=True)


@pytest.mark.django_db
def test_a_step_ends_the_alert(world, late):
    at = late.due_at + timedelta(minutes=5)
    sweep(world, at)
    with world.acting(world.supervisor) as by:
        before = queries.standing(queries.passed_to(by, at)).count()
        actions.accept(referral_id=late.pk, by=by, at=at)
        after = queries.standing(queries.passed_to(by, at)).count()

    assert (before, after) == (1, 0)


@pytest.mark.django_db
def test_what_an_absent_person_holds_counts_for_the_deputy(world):
    with world.acting(world.supervisor):
        Absence.objects.create(
            partnership=world.partnership, organisation=world.charity,
            user_id=world.adviser.user_id, deputy_id=world.colleague.user_id,
            since=date(2026, 11, 23), until=date(2026, 11, 27),
        )  # fmt: skip
    with world.acting(world.colleague) as by:
        assert queries.stood_in_for(by, NOON) == {world.adviser.user_id}
        assert queries.stood_in_for(by, NOON + timedelta(days=9)) == set()


def test_the_page_of_queues_is_written_from_the_registry():
    assert queues.DOCUMENT.read_text() == queues.text(), "run: python -m tests.queues"
