"""Signing in as people do it: with a passkey, with a phone, and again after being away."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.utils import timezone

from alongside.accounts.rules import Role
from alongside.partnerships import actions
from alongside.partnerships.middleware import SEEN_AT

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PASSWORD = "fen and heron and lamp"
EMAIL = "nia@example.org"
TODAY = "/choose/"  # any page of staff


@pytest.fixture
def asked_for(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    settings.MFA_TOTP_TOLERANCE = 1  # a code may run out between being typed and being read


@pytest.fixture
def link(world):
    """The link that a new referrer was handed."""
    with world.acting(world.coordinator) as by:
        added = actions.add_member(
            email=EMAIL,
            name="Nia Exampleton",
            role=Role.REFERRER,
            organisation_id=world.practice.pk,
            by=by,
            at=timezone.now(),
        )
    assert added.link
    return f"/accounts/join/{added.link.token}/"


@pytest.fixture
def authenticator(page):
    """A passkey's device, played by Chromium itself."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def choose_password(page, link):
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Two-step sign-in").wait_for()


def sign_in(page, email=EMAIL):
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto(TODAY)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_newcomer_sets_up_a_passkey_and_signs_in_with_it_alone(
    page, link, authenticator, asked_for
):
    # Given a newcomer who has chosen a password, and so far reaches no page of staff
    choose_password(page, link)
    page.goto(TODAY)
    assert page.url.endswith("/accounts/2fa/")
    assert "Set up a passkey or an authenticator app to go on" in page.inner_text("main")

    # When they add a passkey that needs no password beside it
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("input[name=name]").fill("My laptop")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile(r"/2fa/(recovery-codes|webauthn)/$"))

    # Then they go on at once, and next time the passkey is all they need
    page.goto(TODAY)
    assert page.get_by_role("heading", name="Where do you act?").is_visible()
    sign_out(page)
    page.goto(TODAY)
    page.locator("#passkey_login").click()
    page.get_by_role("heading", name="Where do you act?").wait_for()
    assert "Nia Exampleton" in page.inner_text("header")


def test_a_newcomer_sets_up_an_app_and_is_asked_for_its_code(page, link, asked_for):
    # Given a newcomer who has chosen a password
    choose_password(page, link)

    # When they set up an authenticator app
    page.get_by_role("link", name="Set up an app").click()
    secret = page.evaluate("document.body.innerText").replace(" ", "")
    secret = re.search(r"[A-Z2-7]{32}", secret)
    assert secret, "the secret can be typed where no code can be scanned"
    page.locator("input[name=code]").fill(code_of(secret[0]))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/2fa/recovery-codes/")

    # Then it counts at once, and next time the password alone opens nothing
    page.goto(TODAY)
    assert page.get_by_role("heading", name="Where do you act?").is_visible()
    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/**")
    page.goto(TODAY)
    assert page.get_by_role("heading", name="Where do you act?").count() == 0
    page.goto("/accounts/2fa/authenticate/")
    page.locator("input[name=code]").fill(code_of(secret[0]))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("button", name="Sign out").wait_for()
    assert Authenticator.objects.filter(type="totp").count() == 1


# Away from the desk


@pytest.fixture
def coordinator(world):
    user = world.user("coordinator")
    user.set_password(PASSWORD)
    user.save()
    return user


def be_away(minutes):
    """Move back when the one sign-in session was last heard of."""
    session = Session.objects.get()
    said = session.get_decoded()
    said[SEEN_AT] = (timezone.now() - timedelta(minutes=minutes)).isoformat()
    session.session_data = Session.objects.encode(said)
    session.save()


def test_what_is_typed_outlives_the_sign_in_without_a_script(browser, site, coordinator):
    # Given somebody who types into a page, in a browser that runs no script
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/partnership/sites/new/")
    sign_in(page, coordinator.email)
    page.get_by_label("Name").fill("Hospice on the hill")
    page.get_by_label("Kind").select_option("HOSPICE")

    # When they are away for too long and then send it
    be_away(minutes=31)
    page.get_by_role("button", name="Add the place").click()

    # Then they sign in again and find all of it, and it is sent once
    assert "/accounts/login/" in page.url
    sign_in(page, coordinator.email)
    assert page.get_by_label("Name").input_value() == "Hospice on the hill"
    assert page.get_by_label("Kind").input_value() == "HOSPICE"
    assert "What you had typed is below" in page.inner_text("main")
    page.get_by_role("button", name="Add the place").click()
    assert "Hospice on the hill is added" in page.inner_text("main")
    page.goto("/partnership/sites/new/")
    assert page.get_by_label("Name").input_value() == ""
    context.close()


def test_typing_counts_as_being_there_and_is_kept(page, coordinator):
    # Given a page of staff that has been open for a while
    page.clock.install()
    page.goto("/partnership/sites/new/")
    sign_in(page, coordinator.email)
    name = page.get_by_label("Name")
    name.wait_for()
    page.clock.run_for(90_000)

    # When somebody types
    with page.expect_request("**/still-here/") as told:
        name.press_sequentially("Hosp")

    # Then the server hears that they are there, and keeps what they typed
    assert told.value.response().status == 204
    with page.expect_request("**/drafts/") as kept:
        page.clock.run_for(11_000)
    assert kept.value.response().status == 204
    page.goto("/partnership/sites/new/")
    assert page.get_by_label("Name").input_value() == "Hosp"
