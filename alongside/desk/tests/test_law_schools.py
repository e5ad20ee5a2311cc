"""The page on which the terms of schools are entered."""

import pytest
from django.contrib.messages import get_messages

from alongside.law.models import School

pytestmark = pytest.mark.django_db
ADDRESS = "/law/schools/"
SHEET = "2/9/2026, 23/10/2026, open\n2/11/2026, 18/12/2026, open\n27/11/2026,,closed"
SAID = {"name": "Made-up school", "sheet": SHEET, "source": "its calendar"}


def test_terms_are_entered_and_then_listed(world, client):
    client.sign_in(world.adviser)

    answer = client.post(ADDRESS, SAID)

    assert answer.status_code == 302
    assert "Days in school terms" in str(next(iter(get_messages(answer.wsgi_request))))
    page = client.get(ADDRESS).content.decode()
    assert "Made-up school" in page
    assert "2 Sep 2026 to 23 Oct 2026" in page
    assert "27 Nov 2026: closed" in page


def test_lines_that_are_wrong_are_named_and_nothing_typed_is_lost(world, client):
    client.sign_in(world.adviser)

    page = client.post(ADDRESS, SAID | {"sheet": "2/9/2026, open"}).content.decode()

    assert "Line 1 must have a first day" in page
    assert "2/9/2026, open" in page
    assert "its calendar" in page
    with world.acting(world.adviser):
        assert not School.objects.exists()


def test_whoever_does_not_work_on_cases_has_no_such_page(world, client):
    client.sign_in(world.referrer)

    assert client.get(ADDRESS).status_code == 403
