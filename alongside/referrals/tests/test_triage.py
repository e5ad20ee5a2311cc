"""How soon, kept: said, asked again, come nearer, lowered, called, done."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from alongside.accounts.rules import Role
from alongside.kit.refusal import Refused
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.models import Absence
from alongside.people.rules import AskedAlone
from alongside.referrals import actions, queries, tasks
from alongside.referrals.models import LevelChange, Referral, Triage, UrgentCall
from alongside.referrals.rules import DeclineReason, Exit, Queue, Status, Urgency
from alongside.referrals.rules.triage import Caller, Cause, Said
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON, make_actor, make_world

L = UrgencyLevel
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def referred(world, **changes):
    with world.acting(world.referrer) as by:
        return make_referral(by=by, **changes)


def proposed(world, **changes):
    made = referred(world, **changes)
    with world.acting(world.coordinator) as by:
        return actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)


def taken(world, **changes):
    made = proposed(world, **changes)
    with world.acting(world.adviser) as by:
        return actions.accept(referral_id=made.pk, by=by, at=NOON)


def again(world, referral, said, events=None, at=NOON):
    with world.acting(world.adviser) as by:
        return actions.ask_again(
            referral_id=referral.pk, said=said, events=events or {}, alone=AskedAlone.YES,
            by=by, at=at,
        )  # fmt: skip


def lower(world, actor, referral, to=L.ROUTINE, at=NOON):
    with world.acting(actor) as by:
        return actions.lower_level(
            referral_id=referral.pk, to=to, reason="It was paid", by=by, at=at
        )


def test_what_is_said_with_the_referral_sets_its_level_and_is_kept(world):
    said = {"bailiff_visit": Said.YES, "benefit_stopped": Said.DECLINED}

    made = referred(world, triage=said, events={"bailiff_visit": date(2026, 12, 20)})

    with world.acting(world.adviser):
        rows = {row.rule: (row.said, row.event_date) for row in Triage.objects.all()}
        change = LevelChange.objects.get()
    assert made.level == L.TODAY
    assert rows == {
        "bailiff_visit": ("YES", date(2026, 12, 20)),
        "benefit_stopped": ("DECLINED", None),
    }
    assert (change.before, change.after, change.cause) == (L.ROUTINE, L.TODAY, Cause.REFERRED)
    assert made.due_at == NOON + timedelta(hours=2)


def test_a_routine_referral_keeps_no_change(world):
    referred(world)

    with world.acting(world.adviser):
        assert not LevelChange.objects.exists()


def test_a_question_that_does_not_exist_is_refused(world):
    with pytest.raises(Refused, match="no urgent question"):
        referred(world, triage={"dragons": Said.YES})


def test_asked_again_a_yes_raises_and_moves_the_due_time_at_once(world):
    referral = taken(world)
    at = NOON + timedelta(hours=1)
    before = referral.due_at

    raised = again(world, referral, {"no_money_food_fuel": Said.YES}, at=at)

    assert (raised.level, raised.level_at) == (L.TODAY, at)
    assert raised.due_at == at + timedelta(hours=2) < before


def test_asked_again_a_no_lowers_nothing(world):
    referral = taken(world, triage={"no_money_food_fuel": Said.YES})

    kept = again(world, referral, {"no_money_food_fuel": Said.NO})

    assert kept.level == L.TODAY


def test_answers_are_added_and_never_altered(world):
    referral = taken(world, triage={"no_money_food_fuel": Said.YES})
    again(world, referral, {"no_money_food_fuel": Said.NO})

    with world.acting(world.adviser):
        assert [row.said for row in queries.triage_of(referral)] == ["YES", "NO"]
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Triage.objects.update(said="NO")


def test_only_the_provider_asks_again_and_only_once_it_took_it(world):
    referral = proposed(world)
    with pytest.raises(Refused, match="Accept the referral"):
        again(world, referral, {"newborn": Said.YES})
    with world.acting(world.referrer) as by, pytest.raises(Refused):
        actions.ask_again(
            referral_id=referral.pk, said={"newborn": Said.YES}, events={},
            alone=AskedAlone.YES, by=by, at=NOON,
        )  # fmt: skip


def test_the_referrer_does_not_read_what_the_provider_was_told(world):
    referral = taken(world, triage={"benefit_stopped": Said.YES})
    again(world, referral, {"domestic_abuse": Said.YES})

    with world.acting(world.referrer):
        assert [row.rule for row in queries.triage_of(referral)] == ["benefit_stopped"]
        assert not LevelChange.objects.filter(cause=Cause.ANSWERS).exists()


# Nearer


def night(world, at):
    with world.acting(world.task) as by:
        return actions.relevel(by=by, at=at)


def test_a_date_that_comes_nearer_raises_in_the_night(world):
    referral = taken(world, urgency=Urgency.DATED, letter_date=date(2027, 1, 20))
    assert referral.level == L.ROUTINE

    seen = []
    for days in range(60):
        for row in night(world, NOON + timedelta(days=days)):
            seen.append(((NOON + timedelta(days=days)).date(), row.level))

    assert seen == [
        (date(2026, 12, 31), L.TEN_DAYS),
        (date(2027, 1, 13), L.TWO_DAYS),
        (date(2027, 1, 18), L.TODAY),
    ]


def test_the_night_task_goes_through_every_partnership(world, monkeypatch):
    other = make_world("Advice at Hill Top")
    for each in (world, other):
        taken(each, events={"eviction_date": date(2026, 12, 30)})
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(days=35))

    tasks.relevel.func()

    for each in (world, other):
        with each.acting(each.adviser):
            assert Referral.objects.get().level == L.TODAY


def test_what_nobody_took_yet_is_raised_as_well(world):
    made = referred(world, domains=("immigration",), events={"detained": date(2026, 12, 30)})
    assert made.queue == Queue.TO_ROUTE

    assert [row.level for row in night(world, NOON + timedelta(days=34))] == [L.TODAY]


def test_a_date_never_lowers(world):
    taken(world, triage={"locked_out": Said.YES}, events={"eviction_date": date(2027, 3, 1)})

    assert night(world, NOON + timedelta(days=1)) == []


# Lowered


def test_a_supervisor_lowers_with_a_reason_and_it_is_kept(world):
    referral = taken(world, triage={"bailiff_visit": Said.YES})

    lowered = lower(world, world.supervisor, referral, L.TEN_DAYS)

    with world.acting(world.supervisor):
        change = queries.level_changes_of(referral).first()
    assert lowered.level == L.TEN_DAYS
    assert change
    assert (change.cause, change.reason, change.by_name) == (
        Cause.LOWERED, "It was paid", "Supervisor",
    )  # fmt: skip
    assert lowered.due_at > NOON + timedelta(hours=4)


@pytest.mark.parametrize("name", ["adviser", "volunteer"])
def test_nobody_else_lowers(world, name):
    referral = taken(world, triage={"bailiff_visit": Said.YES})

    with pytest.raises(Refused, match="Only a supervisor"):
        lower(world, getattr(world, name), referral)


def away(world, user, deputy, organisation=None):
    Absence.objects.create(
        partnership=world.partnership,
        organisation=organisation or world.charity,
        user_id=user.user_id,
        deputy_id=deputy.user_id,
        since=NOON.date(),
        until=NOON.date(),
    )


def test_a_deputy_of_a_supervisor_who_is_away_lowers(world):
    referral = taken(world, triage={"bailiff_visit": Said.YES})
    with world.acting(world.supervisor):
        away(world, world.supervisor, world.adviser)

    assert lower(world, world.adviser, referral).level == L.ROUTINE
    with pytest.raises(Refused, match="Only a supervisor"):
        lower(world, world.colleague, taken(world, triage={"detained": Said.YES}))


def test_the_day_after_a_deputy_is_none(world):
    referral = taken(world, triage={"bailiff_visit": Said.YES})
    with world.acting(world.supervisor):
        away(world, world.supervisor, world.adviser)

    with pytest.raises(Refused, match="Only a supervisor"):
        lower(world, world.adviser, referral, at=NOON + timedelta(days=1))


def test_a_deputy_of_another_adviser_is_no_supervisor(world):
    referral = taken(world, triage={"bailiff_visit": Said.YES})
    with world.acting(world.supervisor):
        away(world, world.colleague, world.adviser)

    with pytest.raises(Refused, match="Only a supervisor"):
        lower(world, world.adviser, referral)


def test_what_was_set_aside_stays_so_and_something_new_raises_again(world):
    referral = taken(world, triage={"bailiff_visit": Said.YES})
    lower(world, world.supervisor, referral)

    same = again(world, referral, {"bailiff_visit": Said.YES})
    assert same.level == L.ROUTINE
    new = again(world, referral, {"locked_out": Said.YES})
    assert new.level == L.TODAY


def test_an_event_set_aside_raises_when_it_is_nearer(world):
    referral = taken(world, events={"eviction_date": date(2026, 12, 10)})
    lower(world, world.supervisor, referral)

    assert night(world, NOON + timedelta(days=1)) == []
    raised = night(world, NOON + timedelta(days=14))
    assert [row.level for row in raised] == [L.TODAY]


# Danger


def danger(world):
    return taken(world, triage={"immediate_danger": Said.YES})


def test_danger_is_due_now_at_any_hour(world):
    evening = NOON + timedelta(hours=9)
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, at=evening, triage={"immediate_danger": Said.YES})

    assert (made.level, made.due_at) == (L.DANGER, evening)


@pytest.mark.parametrize("to", [Status.ON_HOLD, Status.WITHDRAWN, Status.CLOSED_INCOMPLETE])
def test_nobody_in_danger_is_left_before_the_handover_is_kept(world, to):
    referral = danger(world)
    about = {"referral_id": referral.pk, "to": to, "reason": Exit.RESOLVED, "at": NOON}
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="Somebody is in danger"):
            actions.move(**about, by=by)
        actions.say_who_called(
            referral_id=referral.pk, caller=Caller.REFERRER, route="emergency",
            note="999, police on the way", by=by, at=NOON,
        )  # fmt: skip
        assert actions.move(**about, by=by).status == to


def test_a_danger_entered_in_error_may_end(world):
    referral = danger(world)
    with world.acting(world.adviser) as by:
        actions.move(referral_id=referral.pk, to=Status.ENTERED_IN_ERROR, by=by, at=NOON)


def test_a_provider_may_give_danger_back(world):
    made = proposed(world, triage={"immediate_danger": Said.YES})
    with world.acting(world.adviser) as by:
        actions.decline(referral_id=made.pk, reason=DeclineReason.AREA, by=by, at=NOON)


def test_nobody_yet_is_kept_with_whose_turn_and_by_when(world):
    referral = taken(world, urgency=Urgency.TODAY)
    by_when = NOON + timedelta(minutes=30)
    with world.acting(world.adviser) as by:
        call = actions.say_who_called(
            referral_id=referral.pk, caller=Caller.NOBODY, turn="PROVIDER", call_by=by_when,
            by=by, at=NOON,
        )  # fmt: skip
        due = Referral.objects.get().due_at

    assert (call.turn, call.call_by, due) == ("PROVIDER", by_when, by_when)


def test_calls_are_added_and_never_altered(world):
    referral = danger(world)
    with world.acting(world.adviser) as by:
        actions.say_who_called(
            referral_id=referral.pk, caller=Caller.PERSON, note="999", by=by, at=NOON
        )
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
            UrgentCall.objects.all().delete()
        connection.ensure_connection()


# What has to happen


def test_what_has_to_happen_is_listed_with_times_and_ticked(world):
    referral = taken(world, triage={"bailiff_visit": Said.YES})
    with world.acting(world.adviser) as by:
        before = queries.how_soon(by, referral, NOON).lines
        actions.tick(
            referral_id=referral.pk, rule="bailiff_visit", number=1, done=True, by=by, at=NOON
        )
        after = queries.how_soon(by, referral, NOON).lines
        actions.tick(
            referral_id=referral.pk, rule="bailiff_visit", number=1, done=False, by=by, at=NOON
        )
        undone = queries.how_soon(by, referral, NOON).lines

    assert [line.due_at for line in before[:2]] == [
        NOON + timedelta(hours=1), NOON + timedelta(hours=4),
    ]  # fmt: skip
    assert (before[0].done, undone[0].done) == (None, None)
    assert after[0].done
    assert after[0].done.by_name == "Adviser"


def test_what_is_not_on_the_list_is_not_ticked(world):
    referral = taken(world)
    with world.acting(world.adviser) as by:
        for rule, number in [("bailiff_visit", 0), ("bailiff_visit", 99), ("dragons", 1)]:
            with pytest.raises(Refused, match="not on the list"):
                actions.tick(
                    referral_id=referral.pk, rule=rule, number=number, done=True, by=by, at=NOON
                )


# Where help is to be had now


def test_out_of_hours_the_page_says_when_somebody_reads_it(world):
    evening = NOON + timedelta(hours=8)
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, at=evening, triage={"roofless_tonight": Said.YES})
        use = queries.how_soon(by, made, evening).use_now

    assert use
    assert not use.is_open
    assert use.opens_at.hour == 9
    assert [each.id for each in use.routes] == [
        "emergency", "council_out_of_hours", "shelter", "civil_legal_advice",
    ]  # fmt: skip


def test_a_routine_referral_has_no_routes(world):
    made = referred(world)
    with world.acting(world.adviser) as by:
        assert queries.how_soon(by, made, NOON).use_now is None


def test_the_level_of_another_organisations_supervisor_counts_for_nothing(world):
    referral = taken(world, triage={"bailiff_visit": Said.YES})
    with world.acting(world.coordinator):
        stranger = make_actor(world, "stranger", Role.SUPERVISOR, world.law_centre)
    with pytest.raises(Refused):
        lower(world, stranger, referral)
