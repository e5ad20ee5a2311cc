"""A month: exact for those whose it is, protected for others, frozen once it is closed."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from alongside.insight import actions, queries
from alongside.insight.models import Month as FrozenMonth
from alongside.insight.models import MonthRelease
from alongside.insight.rules import (
    Month,
    Protection,
    Row,
    Waited,
    protected_row,
    waited_in_words,
    why_not_freeze_month,
)
from alongside.kit.refusal import Refused
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import ToldThem, TurnAwayReason
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON

OCTOBER = Month(2026, 10)
IN_OCTOBER = datetime(2026, 10, 14, 11, tzinfo=UTC)
RULE = Protection(1, 7, 5)


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "26-01", "2026", "2026-00", "x-01", ""])
def test_what_is_no_month_is_not_read(text):
    with pytest.raises(ValueError):  # noqa: PT011 (whichever part is wrong)
        Month.read(text)


def test_months_follow_each_other_over_the_year():
    assert (Month(2026, 12).next, Month(2027, 1).previous) == (Month(2027, 1), Month(2026, 12))
    assert Month.of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == Month(2026, 7)  # London
    assert str(Month.read("2026-10")) == "2026-10"


def test_days_waited_are_the_median_its_spread_and_of_how_many():
    row = Row("Surgery", referred=14, reached=10, seen=9, waited=Waited(8, 12.5, 20))

    assert waited_in_words(row) == "12.5 days (half of them 8 to 20), 9 of 14"
    assert waited_in_words(Row("Surgery", referred=3)) == "Nobody seen yet"
    assert waited_in_words(Row("Surgery")) == ""


def test_small_numbers_are_hidden_from_outsiders_and_days_with_them():
    few = Row("Surgery", referred=12, reached=7, seen=6, waited=Waited(1, 2, 3))
    many = Row("Surgery", referred=30, reached=20, seen=8, waited=Waited(1, 2, 3))

    assert protected_row(few, RULE) == {
        "name": "Surgery", "referred": 10, "reached": None, "seen": None, "waited": None,
    }  # fmt: skip
    assert protected_row(many, RULE)["waited"] == [1, 2, 3]


def test_a_month_is_closed_when_it_is_over_and_once():
    assert why_not_freeze_month(Month(2026, 11), NOON, frozen=False)
    assert why_not_freeze_month(OCTOBER, NOON, frozen=True)
    assert why_not_freeze_month(OCTOBER, NOON, frozen=False) is None


@pytest.fixture
def referred(world):
    with world.acting(world.referrer) as by:
        made = make_referral(by=by, at=IN_OCTOBER)
        Referral.objects.filter(pk=made.pk).update(
            reached_at=IN_OCTOBER + timedelta(days=1), attended_at=IN_OCTOBER + timedelta(days=6)
        )
    return made


@pytest.mark.django_db
def test_places_with_none_are_named_and_a_referrer_sees_their_own(world, referred):
    with world.acting(world.coordinator) as by:
        everywhere = queries.month_figures(by, OCTOBER)
    with world.acting(world.referrer) as by:
        own = queries.month_figures(by, OCTOBER)

    assert [(row.name, row.referred, row.seen) for row in everywhere.sites] == [
        ("Hill Top Surgery", 0, 0),
        ("Mill Road Surgery", 1, 1),
    ]
    assert everywhere.total.waited == Waited(6, 6, 6)
    assert [row.name for row in own.sites] == ["Mill Road Surgery"]


@pytest.mark.django_db
def test_a_closed_month_is_never_counted_again(world, referred, client):
    with world.acting(world.coordinator) as by:
        actions.freeze_month(month=OCTOBER, by=by, at=NOON)
        with pytest.raises(Refused, match="closed already"):
            actions.freeze_month(month=OCTOBER, by=by, at=NOON)
    with world.acting(world.referrer) as by:
        make_referral(by=by, at=IN_OCTOBER)
        [kept] = FrozenMonth.objects.all()
        frozen = queries.frozen_figures(by, OCTOBER)
    with world.acting(world.commissioner):
        release = MonthRelease.objects.get()
        assert not FrozenMonth.objects.exists()

    assert kept.site_id == world.surgery.pk
    assert frozen
    assert [row.referred for row in frozen.sites] == [1]
    assert release.figures["total"]["referred"] is None  # 1 to 7
    client.sign_in(world.commissioner)
    page = client.get(reverse("insight:months")).content.decode()
    assert "1 to 7" in page


@pytest.mark.django_db
def test_only_whoever_coordinates_closes_a_month(world, referred):
    with world.acting(world.lawyer) as by, pytest.raises(Refused, match="Whoever coordinates"):
        actions.freeze_month(month=OCTOBER, by=by, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "number"), [("coordinator", "2"), ("commissioner", "1 to 7")])
def test_turn_aways_for_a_spreadsheet_are_protected_outside(world, client, role, number):
    for _ in range(2):
        with world.acting(world.referrer) as by:
            referrals.record_turn_away(
                domains=["debt"], reason=TurnAwayReason.NO_CAPACITY, told=ToldThem.NOTHING,
                urgent_asked=False, area="=HYPERLINK()", by=by, at=NOON,
            )  # fmt: skip
    client.sign_in(world.actors[role])

    sheet = client.get(reverse("insight:turn_away_figures") + "?quarter=2026Q4").content.decode()

    _, row = csv.reader(io.StringIO(sheet))
    assert row == [
        "2026Q4", "Debt, bills and bailiffs", "'=HYPERLINK()", "Nobody has capacity", number
    ]  # fmt: skip
