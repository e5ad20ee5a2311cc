"""A calendar of days at a private address: nothing in it is about anybody."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from alongside.accounts.models import User
from alongside.casework import actions, queries
from alongside.casework.actions import Watch
from alongside.casework.models import Feed
from alongside.casework.rules import DeadlineState
from alongside.casework.rules.feeds import LINE, Day, calendar_text, code_of
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.partnerships.models import Membership
from alongside.people import actions as people
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)
ONE = UUID("01a20ad1-0000-7000-8000-00004f9c21ab")


@pytest.fixture
def kept(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, opponent="Quillfeather Lettings", facts="Rent arrears")
        kept = make_deadline(issue.pk, by=by)
        watch = Watch(by.user_id, world.supervisor.user_id)
        return actions.watch_deadline(deadline_id=kept.pk, watch=watch, by=by, at=NOON)


@pytest.fixture
def address(world):
    def of(actor, *, whole_team=False):
        with world.acting(actor) as by:
            feed = actions.open_feed(whole_team=whole_team, by=by, at=NOON)
            return reverse("casework:feed", args=[queries.token_of(feed.pk)])

    return of


def days_in(answer):
    return re.findall(r"SUMMARY:Deadline (\w+): ([\w ]+)", answer.content.decode())


# What is right


def test_a_calendar_is_as_the_standard_has_it():
    board = "https://advice.example.org/" + "deadlines/" * 12
    day = Day(ONE, date(2026, 12, 18), date(2026, 12, 20))

    text = calendar_text([day], board, NOON)

    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= LINE for line in lines)
    assert f"URL:{board}" in text.replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20261218\r\nDTEND;VALUE=DATE:20261219" in text
    assert "SUMMARY:Deadline 4F9C21AB: last day" in text


def test_a_day_that_is_both_stands_once():
    day = Day(ONE, date(2026, 12, 18), date(2026, 12, 18))

    assert calendar_text([day], "https://x.example.org/", NOON).count("BEGIN:VEVENT") == 1


# What is seen


def test_a_calendar_holds_days_and_a_code_and_nothing_of_the_file(world, client, kept, address):
    answer = client.get(address(world.adviser))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    code = code_of(kept.pk)
    assert days_in(answer) == [(code, "day to aim for"), (code, "last day")]
    words = answer.content.decode().lower()
    with world.acting(world.adviser):
        person = kept.person
        said = [person.given_name, person.family_name, kept.label, "Quillfeather", "arrears", "PIP"]
    said += [str(kept.pk), str(kept.issue_id), str(kept.person_id), "reconsideration", "benefit"]
    assert [each for each in said if each.lower() in words] == []


def test_the_deputy_has_it_and_others_do_not(world, client, kept, address):
    assert len(days_in(client.get(address(world.supervisor)))) == 2
    assert days_in(client.get(address(world.colleague))) == []
    assert days_in(client.get(address(world.lawyer))) == []


def test_the_whole_team_is_for_whoever_signs_off(world, client, kept, address):
    with world.acting(world.adviser) as by:
        actions.watch_deadline(
            deadline_id=kept.pk, watch=Watch(by.user_id, world.colleague.user_id), by=by, at=NOON
        )
        with pytest.raises(Refused, match="for a supervisor"):
            actions.open_feed(whole_team=True, by=by, at=NOON)

    assert days_in(client.get(address(world.supervisor))) == []
    assert len(days_in(client.get(address(world.supervisor, whole_team=True)))) == 2


def test_what_is_settled_leaves_the_calendar(world, client, kept, address):
    with world.acting(world.adviser) as by:
        actions.move_deadline(deadline_id=kept.pk, to=DeadlineState.MET, by=by, at=NOON)

    assert days_in(client.get(address(world.adviser))) == []


def test_a_wall_hides_the_day_from_whoever_it_is_for(world, client, kept, address):
    with world.acting(world.supervisor) as by:
        people.raise_wall(
            person_id=kept.person_id,
            organisation_id=by.organisation_id,
            user_id=world.adviser.user_id,
            why="x",
            by=by,
            at=NOON,
        )

    assert days_in(client.get(address(world.adviser))) == []
    assert len(days_in(client.get(address(world.supervisor)))) == 2


def test_a_calendar_that_was_revoked_or_never_was_opens_nothing(world, client, kept, address):
    opened = address(world.adviser)
    with world.acting(world.adviser) as by:
        feed = queries.feeds_of(by).get()
        actions.revoke_feed(feed_id=feed.pk, by=by, at=NOON)

    assert client.get(opened).status_code == 404
    assert client.get(reverse("casework:feed", args=["nothing"])).status_code == 404
    assert client.post(opened).status_code == 405
    assert address(world.adviser) != opened


def test_whoever_has_left_or_does_other_work_now_reads_nothing(world, client, kept, address):
    opened = address(world.adviser)
    with world.acting(world.adviser) as by:
        here = Membership.objects.filter(pk=by.membership_id)
        here.update(role="COORDINATOR")
        assert client.get(opened).status_code == 404
        here.update(role="ADVISER", until=NOON - timedelta(days=1))
        assert client.get(opened).status_code == 404
        here.update(until=None)
        assert client.get(opened).status_code == 200
        User.objects.filter(pk=by.user_id).update(is_active=False)
        assert client.get(opened).status_code == 404


def test_the_address_alone_is_enough_and_speaks_for_nobody_else(world, client, kept, address):
    mine, theirs = address(world.adviser), address(world.lawyer)
    client.sign_in(world.lawyer)

    assert len(days_in(client.get(mine))) == 2
    assert days_in(client.get(theirs)) == []


def test_nobody_revokes_or_sees_the_address_of_another(world, client, address):
    opened = address(world.adviser)
    with world.acting(world.adviser) as by:
        feed = queries.feeds_of(by).get()
    client.sign_in(world.supervisor)
    page = reverse("casework:feeds")

    client.post(page, {"revoke": str(feed.pk)})
    client.post(page, {"revoke": "nonsense"})

    assert opened not in client.get(page).content.decode()
    assert client.get(opened).status_code == 200


def test_an_address_is_made_shown_again_and_revoked_on_one_page(world, client):
    client.sign_in(world.adviser)
    page = reverse("casework:feeds")

    client.post(page)
    client.post(page)
    refused = client.post(page, {"whole_team": "yes"}, follow=True)
    with world.acting(world.adviser) as by:
        feed = queries.feeds_of(by).get()
    shown = client.get(page).content.decode()
    client.post(page, {"revoke": str(feed.pk)})

    assert queries.token_of(feed.pk) in shown
    assert feed.token_hash not in shown
    assert "for a supervisor" in refused.content.decode()
    with world.acting(world.adviser):
        assert Feed.objects.get().revoked_at is not None
