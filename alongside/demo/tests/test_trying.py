"""What else there is to try: each is ticked by what was done today, and leads to where it is."""

import re
from datetime import date, datetime

import psycopg
import pytest

from alongside.correspondence.models import Message, Reply
from alongside.correspondence.rules import Channel
from alongside.demo import queries
from alongside.demo.management.seeding import Seeding
from alongside.demo.rules import BY_KEY, id_of
from alongside.demo.rules.trying import BANNER, CONFIRMED, LOOKED, Doors, tries
from alongside.kit import context
from alongside.partnerships.rules import LONDON
from alongside.referrals.models import Referral, Unconfirmed
from alongside.referrals.rules import Source, banner
from alongside.referrals.rules.doors import Settled

DOORS = Doors(link="/r/x/", code="ABCD-EFGH", own="/me/x/")
DOOR, PERSON = id_of("user", "door sedge_lane"), id_of("user", "door people")


def told(marks):
    return tries(DOORS, set(marks), send="curl 1", take_back="curl 2")


def test_nothing_is_ticked_before_anything_was_tried():
    assert [each.done for each in told([])] == [False] * 8


@pytest.mark.parametrize(
    ("mark", "title"),
    [
        (("referrals.refer", DOOR), "Refer by a link, without an account"),
        (("referrals.hold", DOOR), "Refer by a link, without an account"),
        (("referrals.refer", PERSON), "Ask for advice yourself"),
        (
            ("interop.cancel", id_of("user", "system sedge_lane")),
            "Send a message, and take it back",
        ),
        ((CONFIRMED, BY_KEY["coordinator"].user_id), "Confirm what came by a link"),
        (("referrals.call", BY_KEY["adviser"].user_id), "A need for today"),
        (("correspondence.hear", id_of("user", "alongside")), "Answer a text as the person"),
        (("referrals.keep_on_list", BY_KEY["adviser"].user_id), "The waiting list"),
        ((LOOKED, BY_KEY["supervisor"].user_id), "A supervisor’s day in ten lines"),
        (("referrals.refer", BY_KEY["gp"].user_id), None),
    ],
)
def test_what_was_done_today_ticks_one_of_them(mark, title):
    assert [each.title for each in told([mark]) if each.done] == ([title] if title else [])


def test_the_banner_to_copy_is_read_whole():
    read = banner.read(BANNER)

    assert (read.given_name, read.born, read.phone) == (
        "Siskin", date(1971, 3, 14), "07700 900142",
    )  # fmt: skip
    assert read.nhs_number.startswith("999")


@pytest.fixture
def cast(transactional_db, cluster_of_tests, database_of_tests):
    """The made-up partnership, in the database of the test."""
    today = datetime.now(LONDON).date()
    url = cluster_of_tests.urls(database_of_tests)["owner"]
    with psycopg.connect(url, autocommit=True) as connection:
        list(Seeding(connection, people=200, seed=1, today=today).run())
    yield
    context.clear()


def as_(client, key):
    client.post("/demo/enter/", {"persona": key, "next": "/"})


def tried(client):
    page = client.get("/demo/").content.decode()
    return re.findall(r'demo-try--done">\s*<h3 class="demo-try__name">([^<]+?) <', page)


@pytest.mark.django_db(transaction=True)
def test_every_way_in_that_is_shown_opens(client, cast):
    page = client.get("/demo/").content.decode()
    links = set(re.findall(r'href="(/(?:r|me)/[^"]+)"', page))

    assert len(links) == 4
    for address in links:
        assert client.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_coordinators_desk_counts_what_waits_to_be_confirmed(client, cast):
    as_(client, "coordinator")

    page = client.get("/").content.decode()

    assert re.search(r">2</[^>]+>\s*<[^>]+>\s*Confirm what came by a link", page)


@pytest.mark.django_db(transaction=True)
def test_what_nobody_confirmed_can_be_sent_on(client, cast):
    as_(client, "coordinator")
    with queries.speaking(BY_KEY["coordinator"]):
        waiting = [row.pk for row in Unconfirmed.objects.filter(settled="")]

    for held in waiting:
        client.post(f"/unconfirmed/{held}/", {"send": "1"})

    with queries.speaking(BY_KEY["coordinator"]):
        settled = set(Unconfirmed.objects.values_list("settled", flat=True))
        assert settled == {Settled.BY_PHONE}
        assert Referral.objects.filter(source=Source.LINK).count() == len(waiting) == 2
    assert tried(client) == ["Confirm what came by a link"]


@pytest.mark.django_db(transaction=True)
def test_a_text_of_the_catcher_is_answered_by_whoever_plays_the_person(client, cast):
    with queries.speaking(BY_KEY["adviser"]):
        text = Message.objects.filter(channel=Channel.TEXT, replies=None).get()
    assert "may we ring you" in client.get("/demo/catcher/").content.decode()

    client.post("/demo/catcher/answer/", {"message": text.pk, "words": "YES"})

    with queries.speaking(BY_KEY["adviser"]):
        assert Reply.objects.get(message=text).said == "YES"
    assert tried(client) == ["Answer a text as the person"]


@pytest.mark.django_db(transaction=True)
def test_a_need_for_today_leads_to_somebody_who_has_one(client, cast):
    as_(client, "adviser")
    with queries.speaking(BY_KEY["adviser"]):
        urgent = queries.doors().urgent_id

    page = client.get(f"/referrals/{urgent}/").content.decode()

    assert "999" in page
