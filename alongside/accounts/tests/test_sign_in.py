"""Signing in, links for those who have no password yet, and what there is not."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.management import CommandError, call_command

from alongside.accounts import actions, queries
from alongside.accounts.models import User
from alongside.kit.refusal import Refused
from tests.world import NOON

pytestmark = pytest.mark.django_db
SECRET = "mfa.totp.secret"
PASSWORD = "fen and heron and lamp"


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def nia(db):
    return actions.add_user(email="Nia@Example.org", name="Nia Exampleton", at=NOON)


def sign_in(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def test_one_signs_in_by_email_whatever_its_case(client, nia):
    actions.use_link(token=queries.link_for(nia, at=NOON).token, password=PASSWORD, at=NOON)

    assert sign_in(client, "NIA@example.org").url == "/"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, nia):
    actions.use_link(token=queries.link_for(nia, at=NOON).token, password=PASSWORD, at=NOON)
    known = sign_in(client, "nia@example.org", "wrong and wrong again")
    unknown = sign_in(client, "nobody@example.org", "wrong and wrong again")

    def words(page):
        text = page.content.decode()
        return text[text.index("There is a problem") : text.index("<form")]

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert words(known) == words(unknown)


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "confirm-email/abc/"])
def test_nobody_signs_up_or_has_a_message_sent_by_themselves(client, db, path, mailoutbox):
    for answer in (
        client.get(f"/accounts/{path}"),
        client.post(f"/accounts/{path}", {"email": "new@example.org", "password1": PASSWORD}),
    ):
        assert "Help to sign in" in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
    assert mailoutbox == []


def test_a_link_leads_to_a_password_and_on_to_the_second_factor(client, nia):
    token = queries.link_for(nia, at=_now()).token

    page = client.get(f"/accounts/join/{token}/", follow=True)
    assert token not in page.request["PATH_INFO"], "the secret is in no address any more"
    assert "Hello Nia Exampleton" in page.content.decode()
    answer = client.post("/accounts/join/", {"password": PASSWORD, "again": PASSWORD})

    assert answer.url == "/accounts/2fa/"
    assert client.get("/choose/").status_code == 200, "signed in"
    client.logout()
    used = client.get(f"/accounts/join/{token}/", follow=True)
    assert (used.status_code, "has been used" in used.content.decode()) == (410, True)


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 12 characters"),
        (PASSWORD, "another", "not the same"),
        ("", "", "Enter a password"),
        ("nia@example.org", "nia@example.org", "too similar"),
    ],
)
def test_a_poor_password_is_refused_with_what_to_do(client, nia, password, again, sentence):
    client.get(f"/accounts/join/{queries.link_for(nia, at=_now()).token}/")

    page = client.post("/accounts/join/", {"password": password, "again": again})

    assert sentence in page.content.decode()
    assert not User.objects.get(pk=nia.pk).has_usable_password()


def test_a_link_lasts_72_hours(nia):
    link = queries.link_for(nia, at=NOON)

    assert queries.user_of_link(link.token, at=NOON + timedelta(hours=72)) == nia
    with pytest.raises(Refused, match="has run out"):
        queries.user_of_link(link.token, at=NOON + timedelta(hours=72, seconds=1))


def test_a_link_that_is_not_whole_or_of_a_closed_account_lets_nobody_in(nia):
    token = queries.link_for(nia, at=NOON).token

    for wrong in (token[:-1], f"x{token}", "", "a:b:c"):
        with pytest.raises(Refused, match="not whole"):
            queries.user_of_link(wrong, at=NOON)
    User.objects.filter(pk=nia.pk).update(is_active=False)
    with pytest.raises(Refused, match="closed"):
        queries.user_of_link(token, at=NOON)


def test_a_link_does_not_pass_by_the_second_factor_of_an_old_account(client, nia):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(
        user=nia, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    client.get(f"/accounts/join/{queries.link_for(nia, at=_now()).token}/")

    answer = client.post("/accounts/join/", {"password": PASSWORD, "again": PASSWORD})

    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/choose/").status_code == 302


def test_totp_is_set_up_and_then_asked_for(client, nia, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.get(f"/accounts/join/{queries.link_for(nia, at=_now()).token}/")
    client.post("/accounts/join/", {"password": PASSWORD, "again": PASSWORD})
    assert client.get("/choose/").url == "/accounts/2fa/"

    page = client.get("/accounts/2fa/totp/activate/")
    secret = client.session[SECRET]
    assert page.status_code == 200, "without asking again for the password chosen just now"
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})

    assert done.url == "/accounts/2fa/recovery-codes/"
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200
    assert client.get("/choose/").status_code == 200, "it counts in the sign-in that set it up"
    client.post("/accounts/logout/")
    assert sign_in(client, "nia@example.org").url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/choose/").url == "/accounts/login/?next=/choose/"


@pytest.mark.django_db(transaction=True)
def test_the_recovery_codes_are_shown_by_a_page_that_only_reads(client, nia):
    client.get(f"/accounts/join/{queries.link_for(nia, at=_now()).token}/")
    client.post("/accounts/join/", {"password": PASSWORD, "again": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": code_for(client.session[SECRET])})

    for _made in range(2):
        assert client.get("/accounts/2fa/recovery-codes/").status_code == 200
        assert client.get("/accounts/2fa/recovery-codes/download/").status_code == 200
        client.post("/accounts/2fa/recovery-codes/generate/")


def test_the_first_user_gets_a_link(db):
    said = StringIO()

    call_command("first_user", "First@Example.org", "--name", "Ida Firstly", stdout=said)

    first = User.objects.get(email="first@example.org")
    assert (first.name, first.is_staff) == ("Ida Firstly", True)
    token = said.getvalue().strip().rsplit("/join/", 1)[1].strip("/")
    assert queries.user_of_link(token, at=_now()) == first


def test_the_first_user_again_gets_another_link_and_no_second_account(nia):
    said = StringIO()

    call_command("first_user", "nia@example.org", "--address", "https://a.example/", stdout=said)

    assert User.objects.filter(email="nia@example.org").count() == 1
    assert "https://a.example/accounts/join/" in said.getvalue()


def test_the_first_user_needs_an_address(db):
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("first_user", "nonsense")


def _now():
    from django.utils import timezone

    return timezone.now()
