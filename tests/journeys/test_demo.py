"""The demo: one click each to whoever does a step, and the pictures of the README."""

from datetime import datetime

import psycopg
import pytest

from alongside.demo.management.seeding import Seeding
from alongside.demo.rules import BY_KEY
from alongside.kit import context
from alongside.partnerships.rules import LONDON

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE = 400


@pytest.fixture
def cast(transactional_db, cluster_of_tests, database_of_tests):
    """The made-up partnership of the demo, smaller."""
    today = datetime.now(LONDON).date()
    url = cluster_of_tests.urls(database_of_tests)["owner"]
    with psycopg.connect(url, autocommit=True) as connection:
        list(Seeding(connection, people=PEOPLE, seed=7, today=today).run())
    yield
    context.clear()


@pytest.fixture
def picture(request):
    """Take a picture where the run was asked for pictures."""
    wanted = request.config.getoption("--screenshots")
    return lambda visitor, name: visitor.takes_a_picture(name) if wanted else None


def test_whoever_tries_it_finds_everybody_at_work(cast, somebody, picture):
    visitor = somebody()
    visitor.opens("/demo/", "One person’s way, in eight steps")

    as_somebody(visitor, "gp", "My work")
    visitor.follows("Refer someone")
    visitor.arrives_at("Refer someone")
    picture(visitor, "refer")

    as_somebody(visitor, "adviser", "My work")
    visitor.reads("Today’s session", "Due in 14 days", "Late")
    picture(visitor, "desk")
    visitor.page.get_by_role("link", name="Today’s session").click()
    visitor.arrives_at(str(datetime.now(LONDON).year))
    visitor.reads("10 people")
    picture(visitor, "day-list")

    visitor.opens("/?list=due", "My work")
    visitor.page.locator("main").get_by_role("rowheader").get_by_role("link").first.click()
    visitor.page.locator("h1").wait_for()
    visitor.page.get_by_role("link", name="The file of").click()
    visitor.page.get_by_role("heading", name="Deadlines").wait_for()
    visitor.arrives_at(visitor.page.locator("h1").inner_text())
    picture(visitor, "case")

    as_somebody(visitor, "coordinator", "My work")
    visitor.opens("/funnel/", "Funnel")
    picture(visitor, "funnel")
    as_somebody(visitor, "supervisor", "My work")
    as_somebody(visitor, "volunteer", "My work")
    as_somebody(visitor, "privacy_officer", "My work")
    as_somebody(visitor, "administrator", "People")
    as_somebody(visitor, "commissioner", None)
    visitor.opens("/trust/")
    visitor.arrives_at(visitor.page.locator("h1").inner_text())
    visitor.opens("/demo/catcher/")
    visitor.arrives_at("What left")


def as_somebody(visitor, key, heading):
    visitor.opens("/demo/", "One person’s way, in eight steps")
    visitor.presses("Sign in", beside=BY_KEY[key].name)
    visitor.page.wait_for_url(lambda address: "/demo/" not in address)
    if heading:
        visitor.arrives_at(heading)
    else:
        visitor.arrives_at(visitor.page.locator("h1").inner_text())
