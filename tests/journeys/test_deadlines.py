"""A day by which something must be done: read off a letter, watched by two, told, and not lost."""

import re
from dataclasses import replace
from datetime import datetime, time
from urllib.parse import urlsplit

import pytest

from alongside.casework import actions as casework
from alongside.casework.models import Deadline
from alongside.casework.rules.feeds import code_of
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.kit.filters import LONDON
from alongside.law import queries as law
from tests.journeys.people import in_days, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PIP = re.compile("Personal Independence Payment")


@pytest.fixture
def issue(world):
    at = now()
    case = make_case(world, at=at)
    with world.acting(world.adviser) as by:
        return make_issue(case.pk, by=by, at=at)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_letter_becomes_dates_with_a_deputy_and_holds_the_file_open(
    world, somebody, issue, scripts
):
    adviser = somebody(world.adviser)

    # Given a decision letter, the dates on it are typed, and a deputy is there already
    adviser.opens(f"/issues/{issue.pk}/")
    adviser.arrives_at(PIP)
    adviser.follows("Add a deadline from a letter")
    adviser.arrives_at("A deadline from a letter")
    adviser.presses("Show the dates")
    adviser.is_told("Enter the date on the letter")
    adviser.dates(in_days(-6), of="Date on the letter")
    adviser.dates(in_days(-2), of="Day it came, if known")
    adviser.page.get_by_label(re.compile("mandatory reconsideration", re.IGNORECASE)).first.check()
    adviser.presses("Show the dates")
    adviser.reads("How we worked this out")
    adviser.arrives_at("A deadline from a letter")
    adviser.picks(world.colleague.name, of="Deputy")
    adviser.presses("Save this deadline")
    adviser.arrives_at(PIP)
    adviser.reads("Watched by you", f"deputy {world.colleague.name}", "Aim for")

    # When the person is told, it is written down how
    adviser.follows("I told the person")
    adviser.arrives_at("Tell the person")
    adviser.presses("I told them")
    adviser.is_told("Choose how you told them")
    adviser.chooses("By phone or video")
    adviser.presses("I told them")
    adviser.arrives_at(PIP)
    adviser.reads("Told the person", "by phone or video")

    # Then the file does not close while the day lives
    adviser.opens(f"/cases/{issue.case_id}/close/", "Close the file")
    adviser.reads("1 deadline is still live")

    # And the deputy may be changed, and nothing is let go without a reason
    adviser.opens(f"/issues/{issue.pk}/")
    adviser.follows("Change")
    adviser.arrives_at("Who watches this day")
    adviser.picks("Nobody else", of="Deputy")
    adviser.presses("Save")
    adviser.is_told("Choose a deputy, so that two people know of this day")
    adviser.picks(world.supervisor.name, of="Deputy")
    adviser.presses("Save")
    adviser.arrives_at(PIP)
    adviser.follows("What became of it")
    adviser.arrives_at("What became of this day")
    adviser.chooses("Dropped on instruction")
    adviser.presses("Save")
    adviser.is_told("Say what the person told you, and when")
    adviser.writes("She rang today: she does not want to go on", into="In words")
    adviser.presses("Save")
    adviser.arrives_at(PIP)
    adviser.reads("Dropped on instruction", "She rang today")


def test_a_supervisor_sees_what_is_due_and_reads_it_in_a_calendar(world, somebody, issue):
    with world.acting(world.adviser) as by:
        kept = make_deadline(issue.pk, by=by, trigger=in_days(-40), at=now())
        moment = datetime.combine(kept.safe_date, time(9), LONDON)
        casework.remind(by=by, at=moment)
    supervisor = somebody(world.supervisor)

    supervisor.opens("/", "My work")
    supervisor.follows("Everything due in 14 days")
    supervisor.arrives_at("Due in 14 days")
    supervisor.reads(code_of(kept.pk), "No deputy", "not told yet", "late")
    supervisor.picks("I was reminded of it", of="Only")
    supervisor.presses("Show")
    supervisor.arrives_at("Due in 14 days")
    supervisor.reads(code_of(kept.pk))
    supervisor.picks("Tasks", of="What")
    supervisor.presses("Show")
    supervisor.reads("Nothing that you asked for is due")

    supervisor.follows("Deadlines in your calendar")
    supervisor.arrives_at("Deadlines in your calendar")
    supervisor.presses("Make an address for the whole team")
    supervisor.arrives_at("Deadlines in your calendar")
    address = supervisor.page.get_by_label("Copy this address").input_value()
    path = urlsplit(address).path
    calendar = supervisor.page.request.get(path)
    assert calendar.status == 200
    assert f"Deadline {code_of(kept.pk)}: last day" in calendar.text()
    supervisor.presses("Revoke this address")
    supervisor.reads("Make an address for the whole team")
    assert supervisor.page.request.get(path).status == 404


def test_a_changed_rule_shows_both_dates_and_moves_none(world, somebody, issue, monkeypatch):
    with world.acting(world.adviser) as by:
        kept = make_deadline(issue.pk, by=by, trigger=in_days(-3), at=now())
        longer = tuple(replace(each, length=2) for each in law.time_limits()[kept.rule])
        rules = {**law.time_limits(), kept.rule: longer}
        with monkeypatch.context() as changed:
            changed.setattr("alongside.law.queries.documents.time_limits", lambda days: rules)
            (found,) = casework.recount(by=by, at=now())
    adviser = somebody(world.adviser)

    adviser.opens(f"/issues/{issue.pk}/")
    adviser.arrives_at(PIP)
    adviser.reads("The rule has changed", "These dates stay until somebody decides")
    adviser.follows("Decide which dates count")
    adviser.arrives_at("A rule has changed")
    adviser.presses("Save")
    adviser.is_told("Choose which dates count")
    adviser.chooses("Use the new dates")
    adviser.writes("The change reaches back to this letter", into="Why?")
    adviser.presses("Save")
    adviser.arrives_at(PIP)
    adviser.reads("Replaced by new dates", "I told the person")
    with world.acting(world.adviser):
        kept.refresh_from_db()
        assert Deadline.objects.get(replaces=kept).safe_date == found.safe_date
