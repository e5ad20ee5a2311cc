import re
from datetime import timedelta
from html import unescape

import pytest

from alongside.audit.models import Look
from alongside.care_team.models import Disclosure, Plan
from alongside.care_team.tests.factories import ALL, make_file
from alongside.casework.tests.factories import make_issue
from alongside.people.rules import Purpose
from alongside.people.schemas import Identity
from tests.world import NOON

pytestmark = pytest.mark.django_db(transaction=True)
ADVICE = "Ask for a mandatory reconsideration and send the diary"
LONG_AGO = NOON - timedelta(days=100)  # the pages have a clock of their own
WORDS = "We met on Tuesday.\r\nA new claim was made."


@pytest.fixture
def file(world):
    return make_file(world, at=LONG_AGO)


def page(answer):
    return unescape(answer.content.decode())


def marks(html):
    """What the page that shows the exact text sends along."""
    return dict(re.findall(r'<input type="hidden" name="(what|words|seen)" value="([^"]*)"', html))


def looked_at(client, file, **said):
    return client.post(f"/cases/{file.pk}/share/", {"what": "OUTCOME", "words": WORDS} | said)


def send(client, file, html, **changes):
    said = marks(html) | {"do": "send"} | changes
    return client.post(f"/cases/{file.pk}/share/", said)


def test_what_was_looked_at_is_what_is_sent(world, client, file):
    client.sign_in(world.adviser)

    html = page(looked_at(client, file))

    assert "Look before you share" in html
    assert "<p>We met on Tuesday.</p><p>A new claim was made.</p>" in html
    assert "Mill Road Practice" in html
    with world.acting(world.adviser):
        assert not Disclosure.objects.exists()

    answer = send(client, file, html)

    assert answer["Location"] == f"/cases/{file.pk}/"
    with world.acting(world.adviser):
        assert Disclosure.objects.get().words == WORDS.replace("\r\n", "\n")


@pytest.mark.parametrize("changes", [{"words": "Other words"}, {"seen": "0" * 64}, {"seen": ""}])
def test_words_that_nobody_looked_at_are_shown_first(world, client, file, changes):
    client.sign_in(world.adviser)
    html = page(looked_at(client, file))

    answer = send(client, file, html, **changes)

    assert answer.status_code == 200
    assert "not the words that you looked at" in page(answer)
    with world.acting(world.adviser):
        assert not Disclosure.objects.exists()


def test_the_mark_of_one_file_is_no_good_for_another(world, client, file):
    other = make_file(world, at=LONG_AGO, identity=Identity("Ottoline", "Marchbanks", None))
    client.sign_in(world.adviser)
    html = page(looked_at(client, file))

    answer = send(client, other, html)

    assert "not the words that you looked at" in page(answer)


def test_words_may_be_changed_after_looking(world, client, file):
    client.sign_in(world.adviser)
    html = page(looked_at(client, file))

    again = page(send(client, file, html, do="change"))

    assert "Tell the care team" in again
    assert "A new claim was made." in again


def test_nothing_of_the_advice_file_is_offered(world, client, file):
    with world.acting(world.adviser) as by:
        issue = make_issue(file.pk, by=by)
        issue.advice = ADVICE
        issue.save()
    client.sign_in(world.adviser)

    assert ADVICE not in page(client.get(f"/cases/{file.pk}/share/"))
    assert ADVICE not in page(client.get(f"/cases/{file.pk}/plan/"))
    assert ADVICE not in page(looked_at(client, file))


def test_the_plan_is_written_and_shared_and_read_by_the_referrer(world, client, file):
    client.sign_in(world.adviser)
    client.post(f"/cases/{file.pk}/plan/", {"words": "Ring together on Friday."})
    html = page(looked_at(client, file, what="PLAN", words=""))
    assert "Ring together on Friday." in html

    send(client, file, html)

    with world.acting(world.adviser):
        assert Plan.objects.get().written_by_name == world.adviser.name
    client.sign_in(world.referrer)
    assert "Ring together on Friday." in page(client.get(f"/referrals/{file.referral_id}/"))


def test_what_they_did_not_agree_to_is_said_before_anything_is_typed(world, client):
    file = make_file(world, at=LONG_AGO, consents=ALL | {Purpose.SHARE_OUTCOME: False})
    client.sign_in(world.adviser)

    assert "have not agreed that the referrer" in page(client.get(f"/cases/{file.pk}/share/"))
    refused = page(looked_at(client, file))

    assert "There is a problem" in refused
    assert "A new claim was made." in refused  # nothing typed is lost


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"words": "  "}, "Write what will be shared"),
        ({"what": "EVERYTHING"}, "Select a valid choice"),
        ({"words": "x" * 2001}, "too long"),
        ({"what": "PLAN"}, "Write the plan first"),
        ({"words": "nul\0"}, "Null characters are not allowed"),
    ],
)
def test_what_is_not_well_formed_is_said_in_words(world, client, file, said, words):
    client.sign_in(world.adviser)

    assert words in page(looked_at(client, file, **said))


def test_an_empty_plan_is_not_saved(world, client, file):
    client.sign_in(world.adviser)

    assert "Write the plan" in page(client.post(f"/cases/{file.pk}/plan/", {"words": " "}))


@pytest.mark.parametrize("name", ["plan", "share"])
def test_whoever_looks_is_written_down(world, client, file, name):
    client.sign_in(world.adviser)

    client.get(f"/cases/{file.pk}/{name}/")

    with world.acting(world.adviser):
        assert Look.objects.get().page == f"care_team:{name}"


@pytest.mark.parametrize(
    ("role", "plan", "share"),
    [("referrer", 403, 403), ("volunteer", 200, 403), ("lawyer", 404, 404),
     ("supervisor", 200, 200), ("coordinator", 403, 403), ("commissioner", 403, 403)],
)  # fmt: skip
def test_each_role_sees_what_is_its_own(world, client, file, role, plan, share):
    client.sign_in(getattr(world, role))

    assert client.get(f"/cases/{file.pk}/plan/").status_code == plan
    assert client.get(f"/cases/{file.pk}/share/").status_code == share
