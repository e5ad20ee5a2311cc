"""Somebody says that they are away, and who stands in."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.partnerships import actions, queries
from alongside.partnerships.models import Absence, Membership
from alongside.partnerships.rules.absence import Away, stand_in, without_deputy
from tests.world import NOON

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 4)
PAGE = "partnerships:absences"


def away(by, who, deputy=None, since=FIRST, until=LAST):
    return actions.be_away(
        user_id=who.user_id, deputy_id=deputy.user_id if deputy else None,
        since=since, until=until, by=by, at=NOON,
    )  # fmt: skip


def test_it_is_ones_own_to_say_or_a_supervisors(world):
    with world.acting(world.adviser) as by:
        away(by, world.adviser, world.colleague)
        with pytest.raises(Refused, match="Only a supervisor"):
            away(by, world.colleague)
    with world.acting(world.supervisor) as by:
        away(by, world.volunteer)
        with pytest.raises(Refused, match="no role in your organisation"):
            away(by, world.lawyer)


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        (LAST, FIRST, "must be the first day or later"),
        (FIRST, FIRST + timedelta(days=500), "within 400 days"),
        (FIRST + timedelta(days=2), LAST, "away on some of these days already"),
    ],
)
def test_days_that_cannot_be(world, since, until, why):
    with world.acting(world.adviser) as by:
        away(by, world.adviser, until=FIRST + timedelta(days=2))
        with pytest.raises(Refused, match=why):
            away(by, world.adviser, since=since, until=until)


def test_nobody_stands_in_for_themself_or_from_elsewhere(world):
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="somebody else to stand in"):
            away(by, world.adviser, world.adviser)
        with pytest.raises(Refused, match="of your organisation"):
            away(by, world.adviser, world.lawyer)


def test_whoever_alone_coordinates_names_somebody_who_is_there(world):
    with world.acting(world.coordinator) as by:
        with pytest.raises(Refused, match="Nobody would be there to coordinate"):
            away(by, world.coordinator)
        away(by, world.coordinator, world.supervisor)
    with (
        world.acting(world.supervisor) as by,
        pytest.raises(Refused, match="Nobody would be there to coordinate"),
    ):
        away(by, world.supervisor)


def test_somebody_comes_back_early(world):
    with world.acting(world.adviser) as by:
        kept = away(by, world.adviser)
        actions.come_back(absence_id=kept.pk, by=by, at=NOON)
        assert queries.aways_of(by, FIRST) == []
        with pytest.raises(Refused, match="ended already"):
            actions.come_back(absence_id=kept.pk, by=by, at=NOON)


def test_without_a_deputy_nobody_stands_in(world):
    somebody, deputy = world.adviser.user_id, world.colleague.user_id
    alone = [Away(somebody, None, FIRST, LAST)]
    covered = [Away(somebody, deputy, FIRST, LAST)]

    assert (stand_in(somebody, alone, FIRST), stand_in(somebody, covered, FIRST)) == (None, deputy)
    assert without_deputy(alone, FIRST) == {somebody}
    assert without_deputy(covered, FIRST) == set()


def test_the_page_keeps_shows_and_ends_it(world, client):
    client.sign_in(world.supervisor)
    today = day_of(NOON)
    said = {"user": str(world.supervisor.user_id), "deputy": str(world.adviser.user_id)}
    for name, day in (("since", today), ("until", today + timedelta(days=400 - 1))):
        parts = {"day": day.day, "month": day.month, "year": day.year}
        said |= {f"{name}_{part}": str(number) for part, number in parts.items()}

    kept = client.post(reverse(PAGE), said)
    shown = client.get(reverse(PAGE)).content.decode()
    with world.acting(world.supervisor):
        absence = Absence.objects.get()
    client.post(reverse("partnerships:end_absence", args=[absence.pk]))

    assert kept.status_code == 302
    assert "Away now" in shown
    with world.acting(world.supervisor) as by:
        assert queries.absences_of(by, today).count() == 0


def test_a_partnership_with_nobody_to_turn_to_shows_it(world, client):
    client.sign_in(world.administrator)
    address = reverse("partnerships:people")
    before = client.get(address).content.decode()
    with world.acting(world.administrator):
        Membership.objects.filter(pk=world.coordinator.membership_id).update(until=NOON)

    assert "Nobody is there to coordinate" not in before
    assert "Nobody is there to coordinate" in client.get(address).content.decode()
