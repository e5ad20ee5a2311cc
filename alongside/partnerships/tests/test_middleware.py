"""For whom a request speaks, for how long, and what becomes of what is posted too late."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.template.loader import render_to_string
from django.utils import timezone

from alongside.accounts.models import Draft
from alongside.kit import context
from alongside.partnerships.middleware import SEEN_AT, SIGNED_IN_AT
from alongside.partnerships.models import Organisation, Site
from tests.world import make_world

pytestmark = pytest.mark.django_db
PAGE = "/partnership/sites/new/"
LATE = {"name": "Hospice on the hill", "kind": "HOSPICE", "ods_code": "Z9901"}
FIVE = timedelta(seconds=5)


def move(client, key, back):
    """Have the sign-in session say that something was so long ago."""
    session = client.session
    session[key] = (timezone.now() - back).isoformat()
    session.save()


def is_signed_in(client):
    return client.get("/choose/").status_code == 200


@pytest.mark.parametrize(("shared", "minutes"), [(True, 15), (False, 30)])
def test_an_idle_sign_in_ends_within_five_seconds_of_its_limit(client, world, shared, minutes):
    with world.acting(world.coordinator):
        Organisation.objects.filter(pk=world.charity.pk).update(shared_computers=shared)
    limit = timedelta(minutes=minutes)

    client.sign_in(world.coordinator)
    move(client, SEEN_AT, limit - FIVE)
    assert is_signed_in(client)

    move(client, SEEN_AT, limit + FIVE)
    assert not is_signed_in(client)


def test_every_request_counts_to_within_five_seconds(client, world):
    client.sign_in(world.coordinator)
    move(client, SEEN_AT, timedelta(seconds=6))
    before = client.session[SEEN_AT]

    client.get("/choose/")

    assert client.session[SEEN_AT] > before


def test_saying_that_one_is_still_here_renews_the_sign_in(client, world):
    client.sign_in(world.coordinator)
    move(client, SEEN_AT, timedelta(minutes=29, seconds=50))

    assert client.post("/still-here/").status_code == 204

    move(client, SIGNED_IN_AT, timedelta(minutes=31))
    assert is_signed_in(client)


def test_it_does_not_bring_back_one_that_has_ended(client, world):
    client.sign_in(world.coordinator)
    move(client, SEEN_AT, timedelta(minutes=31))

    assert client.post("/still-here/").status_code == 401
    assert SESSION_KEY not in client.session


def test_a_sign_in_ends_after_ten_hours_however_busy(client, world):
    ten = timedelta(hours=10)
    client.sign_in(world.coordinator)

    move(client, SIGNED_IN_AT, ten - FIVE)
    assert is_signed_in(client)
    move(client, SIGNED_IN_AT, ten + FIVE)
    assert not is_signed_in(client)


def test_somebody_in_no_partnership_is_signed_out_too(client, world):
    user = world.user("coordinator")
    with world.acting(world.coordinator):
        from alongside.partnerships.models import Membership

        Membership.objects.filter(user=user).delete()
    client.force_login(user)
    client.get("/choose/")
    move(client, SEEN_AT, timedelta(minutes=31))

    assert not is_signed_in(client)


def test_a_changed_password_and_a_closed_account_end_every_sign_in(client, world):
    user = world.user("coordinator")
    client.sign_in(world.coordinator)
    user.set_password("fen and heron and lamp")
    user.save()
    assert not is_signed_in(client)

    client.sign_in(world.coordinator)
    user.is_active = False
    user.save()
    assert not is_signed_in(client)


def test_signing_out_forgets_where_one_acted(client, world):
    client.sign_in(world.coordinator)

    client.post("/accounts/logout/")

    assert dict(client.session) == {}


def test_once_a_sign_in_ran_out_the_connection_speaks_for_nobody(client, world, monkeypatch):
    spoken: list[context.Standing] = []
    monkeypatch.setattr("alongside.accounts.permissions.sign_in_first", _noting(spoken))
    client.sign_in(world.coordinator)
    move(client, SEEN_AT, timedelta(minutes=31))

    client.get("/partnership/")

    assert spoken == [context.Standing()]


def _noting(spoken):
    from django.http import HttpResponse

    def sign_in_first(_request):
        spoken.append(context.current())
        return HttpResponse()

    return sign_in_first


# What is posted too late


def post_too_late(client, world, page=PAGE, fields=LATE, **options):
    client.sign_in(world.coordinator)
    move(client, SEEN_AT, timedelta(minutes=31))
    return client.post(page, fields, **options)


def test_what_is_posted_too_late_is_kept_and_shown_after_signing_in_again(client, world):
    answer = post_too_late(client, world)

    assert answer.url == f"/accounts/login/?next={PAGE}"
    with world.acting(world.coordinator):
        assert not Site.objects.filter(name=LATE["name"]).exists()
    client.sign_in(world.coordinator)
    words = client.get(PAGE).content.decode()
    assert 'value="Hospice on the hill"' in words
    assert 'value="Z9901"' in words
    assert "What you had typed is below" in words
    assert client.post(PAGE, LATE).status_code == 302
    with world.acting(world.coordinator):
        assert Site.objects.filter(name=LATE["name"]).exists()
        assert not Draft.objects.exists()


def test_somebody_else_who_signs_in_there_is_shown_nothing(client, world):
    post_too_late(client, world)
    other = make_world("Advice at the Harbour")
    client.sign_in(other.coordinator)

    assert LATE["name"] not in client.get(PAGE).content.decode()


def test_a_form_that_posts_elsewhere_is_kept_for_the_page_it_stood_on(client, world):
    referer = {"referer": f"http://testserver{PAGE}"}

    answer = post_too_late(client, world, page="/partnership/hours/", headers=referer)

    assert answer.url == f"/accounts/login/?next={PAGE}"
    with world.acting(world.coordinator):
        assert Draft.objects.get().page == PAGE


@pytest.mark.parametrize("referer", ["https://evil.example/partnership/", "nonsense", "http://["])
def test_where_another_site_says_one_was_is_not_believed(client, world, referer):
    post_too_late(client, world, headers={"referer": referer})

    with world.acting(world.coordinator):
        assert Draft.objects.get().page == PAGE


def test_what_a_forged_form_posts_is_not_kept(world):
    from tests.fixtures import SpeakingClient

    client = SpeakingClient(enforce_csrf_checks=True)

    assert post_too_late(client, world).status_code == 403

    with world.acting(world.coordinator):
        assert not Draft.objects.exists()


def test_what_a_stranger_posts_is_not_kept(client, world):
    client.post(PAGE, LATE)

    with world.acting(world.coordinator):
        assert not Draft.objects.exists()


def test_a_sign_in_from_before_the_password_changed_keeps_nothing(client, world):
    client.sign_in(world.coordinator)
    user = world.user("coordinator")
    user.set_password("fen and heron and lamp")
    user.save()
    move(client, SEEN_AT, timedelta(minutes=31))

    client.post(PAGE, LATE)

    with world.acting(world.coordinator):
        assert not Draft.objects.exists()


def test_what_is_too_long_to_keep_leads_to_signing_in_all_the_same(client, world):
    answer = post_too_late(client, world, fields={"name": "x" * 150_000})

    assert answer.status_code == 302


def test_the_page_for_an_absent_database_needs_no_request():
    words = render_to_string("partnerships/away.jinja", request=None, using="jinja2")

    assert "Back in a moment" in words
