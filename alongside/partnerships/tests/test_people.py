"""Who is given which role, by whom; and where somebody acts."""

import re

import pytest
from django.utils import timezone

from alongside.accounts.models import User
from alongside.accounts.rules import Role
from alongside.kit.refusal import Refused
from alongside.partnerships import actions
from alongside.partnerships.models import Membership
from tests.world import NOON, make_actor, make_world

pytestmark = pytest.mark.django_db


def add(by, organisation, **changes):
    said = {
        "email": "Nia.Exampleton@Example.org ",
        "name": "Nia Exampleton",
        "role": Role.REFERRER,
        "organisation_id": organisation.pk,
        "by": by,
        "at": NOON,
    }
    return actions.add_member(**(said | changes))


def test_a_new_colleague_gets_an_account_without_a_password_and_a_link(world):
    with world.acting(world.coordinator) as by:
        added = add(by, world.practice, site_id=world.surgery.pk)

    assert added.link is not None
    assert added.membership.user.email == "nia.exampleton@example.org"
    assert not added.membership.user.has_usable_password()
    assert added.membership.site_id == world.surgery.pk


def test_somebody_with_a_password_gets_no_link(world):
    known = world.user("lawyer")
    known.set_password("fen and heron and lamp")
    known.save()
    with world.acting(world.coordinator) as by:
        added = add(by, world.charity, email=known.email.upper(), role=Role.ADVISER)

        assert added.membership.user == known
        assert added.link is None
        with pytest.raises(Refused, match="has chosen a password"):
            actions.new_link(membership_id=added.membership.pk, by=by, at=NOON)


REFUSALS = [
    ({"role": Role.ADMINISTRATOR}, "Ask a system administrator"),
    ({"role": Role.TASK}, "Ask a system administrator"),
    ({"role": Role.ADVISER}, "belongs to an organisation that gives advice"),
    ({"role": Role.COMMISSIONER}, "belongs to an organisation that commissions"),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSALS)
def test_a_role_that_does_not_fit_is_refused_and_no_account_is_made(world, changes, sentence):
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match=sentence):
        add(by, world.practice, **changes)

    assert not User.objects.filter(email="nia.exampleton@example.org").exists()


def test_nobody_gives_themselves_a_role(world):
    with (
        world.acting(world.coordinator) as by,
        pytest.raises(Refused, match="You cannot give yourself a role"),
    ):
        add(by, world.charity, email=world.user("coordinator").email, role=Role.ADVISER)


def test_an_administrator_makes_administrators(world):
    with world.acting(world.administrator) as by:
        assert add(by, world.charity, role=Role.ADMINISTRATOR).link


def test_the_same_role_is_given_once(world):
    with world.acting(world.coordinator) as by:
        add(by, world.practice)
        with pytest.raises(Refused, match="has this role there already"):
            add(by, world.practice)


def test_a_place_of_another_organisation_is_refused(world):
    with (
        world.acting(world.coordinator) as by,
        pytest.raises(Refused, match="belongs to another organisation"),
    ):
        add(by, world.practice, site_id=world.other_surgery.pk)


def test_an_organisation_of_another_partnership_is_refused(world):
    other = make_world("Advice at the Harbour")
    with (
        world.acting(world.coordinator) as by,
        pytest.raises(Refused, match="organisation of this partnership"),
    ):
        add(by, other.practice)


def test_a_role_that_ended_lets_nobody_in_from_the_next_request_on(client, world):
    client.sign_in(world.adviser)
    assert client.get("/partnership/intake/").status_code == 302
    with world.acting(world.coordinator) as by:
        client_at = client.get("/choose/").content
        assert b"Riverside Advice" in client_at
        actions.end_membership(membership_id=world.adviser.membership_id, by=by, at=timezone.now())

    assert client.get("/partnership/intake/").url == "/choose/?next=/partnership/intake/"


def test_ones_own_role_is_not_ended(world):
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match="your own role"):
        actions.end_membership(membership_id=by.membership_id, by=by, at=NOON)


def test_a_link_is_shown_once_and_opens_the_account(client, world):
    client.sign_in(world.coordinator)
    new = {
        "name": "Nia Exampleton",
        "email": "nia@example.org",
        "role": "REFERRER",
        "organisation": str(world.practice.pk),
        "site": str(world.surgery.pk),
    }

    assert client.post("/partnership/people/new/", new).url == "/partnership/people/"
    shown = client.get("/partnership/people/").content.decode()
    again = client.get("/partnership/people/").content.decode()

    (address,) = re.findall(r"http://testserver(/accounts/join/[^<]+)", shown)
    assert "/accounts/join/" not in again
    assert "Has not signed in yet" in again
    client.logout()
    assert "Hello Nia Exampleton" in client.get(address, follow=True).content.decode()


def test_the_pages_of_people_end_roles_and_make_links(client, world):
    with world.acting(world.coordinator) as by:
        membership = add(by, world.practice).membership
    client.sign_in(world.administrator)

    client.post(f"/partnership/people/{membership.pk}/link/")
    assert "Hand this link to" in client.get("/partnership/people/").content.decode()
    client.post(f"/partnership/people/{membership.pk}/end/")

    with world.acting(world.coordinator):
        assert Membership.objects.get(pk=membership.pk).until
    assert client.post(f"/partnership/people/{membership.pk}/end/").status_code == 404


def test_only_those_who_manage_users_see_people(client, world):
    for actor in (world.referrer, world.adviser, world.privacy_officer):
        client.sign_in(actor)

        assert client.get("/partnership/people/").status_code == 403
        assert client.post("/partnership/people/new/").status_code == 403


# Where do you act?


def test_somebody_with_two_roles_chooses_and_acts_there(client, world):
    other = make_world("Advice at the Harbour")
    with other.acting(other.coordinator):
        second = Membership.objects.create(
            user=world.user("adviser"),
            organisation=other.law_centre,
            partnership=other.partnership,
            role=Role.SUPERVISOR,
            since=NOON,
        )
    client.sign_in(world.adviser)
    words = client.get("/choose/?next=/partnership/intake/").content.decode()
    assert "Adviser at Riverside Advice" in words
    assert "Supervisor at Fenland Law Centre" in words

    answer = client.post("/choose/", {"membership": second.pk, "next": "/partnership/intake/"})

    assert answer.url == "/partnership/intake/"
    assert str(other.law_centre.pk) in client.get("/partnership/intake/").url


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_one_is_never_led_away(client, world, onward):
    client.sign_in(world.adviser)

    answer = client.post("/choose/", {"membership": world.adviser.membership_id, "next": onward})

    assert answer.url == "/"


def test_somebody_elses_membership_is_not_taken(client, world):
    client.sign_in(world.adviser)

    for taken in (world.supervisor.membership_id, "no-id", ""):
        page = client.post("/choose/", {"membership": taken})

        assert page.status_code == 200
        assert "Choose one of the places below" in page.content.decode()
    assert client.session["membership"] == str(world.adviser.membership_id)


def test_a_membership_of_another_in_the_sign_in_session_lets_nobody_in(client, world):
    with world.acting(world.coordinator):
        stranger = make_actor(world, "stranger", Role.REFERRER, world.practice)
    client.sign_in(world.adviser)
    session = client.session
    session["membership"] = str(stranger.membership_id)
    session.save()

    assert client.get("/partnership/intake/").url == "/choose/?next=/partnership/intake/"
