"""The loop closed: whoever referred hears how it went, or there is an explicit reason why not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind
from alongside.kit.refusal import Refused
from alongside.people.rules import AskedAlone, ContactRule, Purpose
from alongside.people.schemas import Reach
from alongside.referrals import actions, queries
from alongside.referrals.models import Referral, Step
from alongside.referrals.rules import AttemptResult, Exit, Source, Status, Way
from alongside.referrals.rules.reaching import Part, Tried, next_try
from alongside.referrals.rules.tracking import WAY, Telling, way_of
from alongside.referrals.tests.factories import ALL_AGREED, make_new
from tests.world import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
AT_RISK = Reach(
    phone="07700 900123",
    rule=ContactRule.NOT_AT_HOME,
    text_safe=False,
    asked_alone=AskedAlone.YES,
)
REFER_ALONE = {Purpose.REFER: True, Purpose.CONTACT: True, Purpose.SHARE_STATUS: False}


def accepted(world, **changes):
    """A referral that world.adviser's organisation took."""
    with world.acting(world.referrer) as by:
        made = actions.refer(
            new=make_new(**changes), key=str(uuid4()), provider_id=world.charity.pk, by=by, at=NOON
        )
    with world.acting(world.adviser) as by:
        return actions.accept(referral_id=made.pk, by=by, at=LATER)


@pytest.fixture
def referral(world):
    return accepted(world)


def told(world, referral):
    with world.acting(world.adviser):
        return list(
            Step.objects.filter(referral=referral).order_by("number").values_list("told", flat=True)
        )


def kinds(world):
    with world.acting(world.adviser):
        rows = Message.objects.filter(recipient=world.practice).order_by("created_at")
        return [(row.kind, row.channel) for row in rows]


def test_each_step_keeps_what_it_told(world, referral):
    with world.acting(world.adviser) as by:
        actions.end(referral_id=referral.pk, reason=Exit.RESOLVED, by=by, at=LATER)

    assert told(world, referral) == ["TOLD", "NOTHING", "TOLD", "TOLD"]
    assert kinds(world) == [("ACCEPTED", "ON_SCREEN"), ("CLOSED", "ON_SCREEN")]


def test_without_their_agreement_the_reason_is_kept_instead(world):
    referral = accepted(world, consents=REFER_ALONE)

    assert told(world, referral)[-1] == Telling.NOT_AGREED
    assert kinds(world) == []


def test_of_somebody_at_risk_nothing_is_taken_for_granted(world):
    referral = accepted(world, consents=REFER_ALONE, reach=AT_RISK)
    with world.acting(world.adviser) as by:
        for _ in range(3):
            actions.log_attempt(
                referral_id=referral.pk, way=Way.PHONE, result=AttemptResult.NO_ANSWER,
                by=by, at=LATER,
            )  # fmt: skip
        actions.close_not_reached(referral_id=referral.pk, by=by, at=LATER)

    assert told(world, referral)[-1] == Telling.KEPT_BACK
    assert kinds(world) == []
    with world.acting(world.referrer) as by:
        rows = list(queries.visible_to(by))
        shown = queries.statuses_for(by, rows, LATER)
        assert shown == {referral.pk: Status.PROPOSED}  # what they did themself


def test_somebody_at_risk_who_asked_for_it_is_told_about(world):
    referral = accepted(world, consents=ALL_AGREED, reach=AT_RISK)

    assert told(world, referral)[-1] == Telling.TOLD


def test_who_asked_for_themself_is_told_about_to_nobody(world, referral):
    with world.acting(world.adviser) as by:
        Referral.objects.filter(pk=referral.pk).update(source=Source.PERSON)
        actions.end(referral_id=referral.pk, reason=Exit.RESOLVED, by=by, at=LATER)

    assert told(world, referral)[-1] == Telling.BY_THEMSELF


def test_a_place_with_an_address_hears_by_e_mail_that_names_nobody(world, referral):
    with world.acting(world.coordinator) as by:
        correspondence.set_route(
            organisation_id=world.practice.pk, site_id=None, email="news@example.org",
            ring_on="", by=by, at=NOON,
        )  # fmt: skip
    with world.acting(world.adviser) as by:
        actions.end(referral_id=referral.pk, reason=Exit.RESOLVED, by=by, at=LATER)
        message = Message.objects.get(channel=Channel.EMAIL)
        correspondence.deliver(message_id=message.pk, by=by, at=LATER)
        payload = bytes(message.deliveries.get().payload).decode()

    assert referral.reference in payload
    assert "news@example.org" in payload
    assert "Quillfeather" not in payload


def test_the_first_time_somebody_is_reached_is_told_once(world, referral):
    with world.acting(world.adviser) as by:
        for _ in range(2):
            actions.log_attempt(
                referral_id=referral.pk, way=Way.PHONE, result=AttemptResult.SPOKE, by=by, at=LATER
            )

    assert [kind for kind, _ in kinds(world)].count(Kind.REACHED) == 1


def test_no_referral_is_silent(world, referral):
    accepted(world, consents=REFER_ALONE)
    with world.acting(world.adviser) as by:
        actions.end(referral_id=referral.pk, reason=Exit.RESOLVED, by=by, at=LATER)

        assert queries.untold() == []


def test_a_referral_that_says_nothing_and_not_why_is_found_in_ones_own_partnership(world, referral):
    with world.acting(world.adviser) as by:
        actions.end(referral_id=referral.pk, reason=Exit.RESOLVED, by=by, at=LATER)
        Message.objects.filter(kind=Kind.CLOSED).update(written_at=NOON)

        assert queries.untold() == [referral.pk]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM untold_referrals()")
        assert cursor.fetchone() == (0,)  # who speaks for no partnership is told nothing


# Coming back


def test_who_comes_back_needs_no_new_referral(world, referral):
    with world.acting(world.adviser) as by:
        actions.end(referral_id=referral.pk, reason=Exit.NOT_REACHED, by=by, at=LATER)
        again = actions.take_back(referral_id=referral.pk, by=by, at=LATER + timedelta(days=9))

        assert (again.again_of_id, again.status) == (referral.pk, Status.ACCEPTED)
        assert again.reference != referral.reference
        assert queries.untold() == []
        with pytest.raises(Refused, match="open referral"):
            actions.take_back(referral_id=referral.pk, by=by, at=LATER + timedelta(days=9))
    assert [kind for kind, _ in kinds(world)] == ["ACCEPTED", "NOT_REACHED", "ACCEPTED"]
    with world.acting(world.referrer) as by:
        assert queries.visible_to(by).count() == 2


def test_what_is_open_cannot_come_back(world, referral):
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="still open"):
        actions.take_back(referral_id=referral.pk, by=by, at=LATER)


# Trying again


def test_another_part_of_the_day_is_suggested_and_then_another_way():
    call = Tried(Way.PHONE, AttemptResult.NO_ANSWER, NOON - timedelta(hours=2))
    safe = [Way.PHONE, Way.TEXT]

    first, second, third = (next_try([call] * n, safe) for n in range(3))

    assert first
    assert second
    assert third
    assert (first.way, first.part) == (Way.PHONE, Part.MORNING)
    assert (second.way, second.part) == (Way.PHONE, Part.AFTERNOON)
    assert third.way is Way.TEXT
    assert "has not been tried" in third.why


def test_a_wrong_number_is_not_rung_again_and_without_a_safe_way_nothing_is_suggested():
    wrong = Tried(Way.PHONE, AttemptResult.WRONG_NUMBER, NOON)

    assert next_try([wrong], [Way.PHONE]) is None
    assert next_try([], []) is None


# Texting


def test_a_text_is_an_attempt_and_waits_in_the_outbox(world, referral):
    with world.acting(world.adviser) as by:
        attempt = actions.write_to(
            referral_id=referral.pk, template_id="may_we_ring",
            filled_in={"provider": by.organisation_name}, by=by, at=LATER,
        )  # fmt: skip

        assert (attempt.way, attempt.result) == (Way.TEXT, AttemptResult.SENT)
        assert Message.objects.get(kind=Kind.RING).state == "WAITING"


@pytest.mark.parametrize("reach", [AT_RISK])
def test_no_text_to_somebody_for_whom_it_is_not_safe(world, reach):
    referral = accepted(world, reach=reach)

    with world.acting(world.adviser) as by, pytest.raises(Refused, match="may not be safe"):
        actions.write_to(
            referral_id=referral.pk, template_id="ring_us",
            filled_in={"number": "020 7946 0123"}, by=by, at=LATER,
        )  # fmt: skip


def test_what_a_template_needs_has_to_be_filled_in(world, referral):
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="Enter the number"):
        actions.write_to(
            referral_id=referral.pk, template_id="ring_us", filled_in={}, by=by, at=LATER
        )


# The line of steps


def test_the_line_shows_what_was_agreed_and_what_comes_next():
    moments = {"received_at": NOON, "accepted_at": NOON, "booked_at": LATER}

    line = way_of(moments, agreed=True, at_risk=False, is_open=True)
    kept = way_of(moments, agreed=False, at_risk=False, is_open=True)
    at_risk = way_of(moments, agreed=False, at_risk=True, is_open=True)

    assert [each.name for each in line if each.at] == ["Received", "Accepted", "Booked"]
    assert [each.name for each in line if each.is_next] == ["Reached"]
    assert [each.name for each in line] == [name for name, _ in WAY]
    assert [(each.name, each.at) for each in kept] == [("Received", NOON), ("Booked", LATER)]
    assert [(each.name, each.at) for each in at_risk] == [("Received", NOON)]
    assert not [each for each in (*kept, *at_risk) if each.is_next]
