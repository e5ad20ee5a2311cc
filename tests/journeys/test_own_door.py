"""The person's own door: on a phone, by somebody who may be afraid, in three languages."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest
from django.utils import translation
from playwright.sync_api import expect

from alongside.accounts.rules import DoorKind
from alongside.kit import context
from alongside.needs import queries as needs
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries
from tests.journeys.looking import TOO_WIDE
from tests.journeys.people import now
from tests.journeys.visitor import Visitor
from tests.world import make_world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BORN = date(1985, 3, 27)
PHONE = "07700 900123"


@pytest.fixture
def door() -> str:
    world = make_world()
    with world.acting(world.coordinator):
        made = partnerships.make_door(
            kind=DoorKind.PERSON, name="Poster", by=world.coordinator, at=now()
        )
        address = f"/me/{queries.token_of(made.pk, made.token_turn)}/"
    context.clear()
    return address


class Asker(Visitor):
    """Reads the page's own words: each is found by its English, in the language that is shown."""

    speaks = "en"

    def says(self, words: str) -> str:
        with translation.override(self.speaks):
            return translation.gettext(words)

    def goes_on(self) -> None:
        self.presses(self.says("Go on"))

    def sees(self, heading: str) -> None:
        self.arrives_at(self.says(heading))

    def ticks(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}][value={value}]").check()

    def fills(self, name: str, words: str) -> None:
        self.page.locator(f"[name={name}]").fill(words)


@pytest.fixture
def asker(somebody: Callable[..., Visitor]) -> Callable[[str], Asker]:
    def come(language: str) -> Asker:
        visitor: Any = somebody()
        visitor.__class__ = Asker
        visitor.speaks = language
        return cast(Asker, visitor)

    return come


def begins(one: Asker, door: str) -> None:
    one.opens(f"{door}?speak={one.speaks}")
    one.sees("Is it safe to look at this now?")
    one.follows(one.says("Yes, go on"))
    one.sees("Free help with money, home, work and care")


def checks(one: Asker) -> None:
    """Money runs out and there is nothing for the meter; the rest is not asked."""
    one.presses(one.says("Find out what you can get help with"))
    one.sees(needs.check().opener.ask)
    one.ticks("happening", "YES")
    one.goes_on()
    one.sees("My money runs out")
    one.ticks("happening", "YES")
    one.goes_on()
    one.is_told(one.says("Choose an answer. You can choose “I would rather not say”"))
    one.ticks("wants_help", "YES")
    one.ticks("urgent", "no_money_food_fuel")
    one.goes_on()
    one.sees("Get help with this today")
    one.reads(one.says("This is not an emergency service."))
    one.follows(one.says("Go on"))
    one.sees("I may not get the benefits I should")
    one.ticks("happening", "DECLINED")
    one.presses(one.says("Keep this answer and stop the questions"))
    one.sees("What you told us")
    one.follows(one.says("Ask for help"))


def asks(one: Asker) -> None:
    one.sees("Who are you?")
    one.goes_on()
    one.is_told(one.says("Enter your date of birth as numbers, such as 27 3 1985"))
    one.fills("given_name", "Fictional")
    one.fills("family_name", "Personne")
    for part in ("day", "month", "year"):
        one.fills(f"born_{part}", str(getattr(BORN, part)))
    one.goes_on()
    one.sees("How can we reach you safely?")
    one.ticks("alone", "NO")
    one.fills("phone", PHONE)
    one.ticks("own_phone", "NO")
    one.fills("shared_with", "A made-up friend")
    one.ticks("may", "call")
    one.goes_on()
    one.sees("How can we talk with you?")
    one.ticks("helped", "YES")
    one.fills("helper_name", "Helper Fictional")
    one.ticks("helper_speaks", "NO")
    one.goes_on()
    one.sees("What is it about?")
    expect(one.page.locator("[name=domains][value=welfare_benefits]")).to_be_checked()
    one.goes_on()


def sends(one: Asker) -> None:
    one.sees("Read it, then send it")
    one.reads("Personne", PHONE)
    one.presses(one.says("Send it"))
    one.is_told(one.says("Tick the first box to send this. Nothing is sent without it"))
    one.ticks("agreed", "REFER")
    one.presses(one.says("Send it"))
    one.sees("We have it")
    one.reads(re.compile("HJ-[A-Z0-9]{4}-[A-Z0-9]{3}"))
    one.never_reads("Personne", PHONE)


def is_in(one: Asker) -> None:
    """The page says in which language it is, and from which side it reads."""
    html = one.page.locator("html")
    expect(html).to_have_attribute("lang", re.compile(f"^{one.speaks}"))
    side = one.page.evaluate("getComputedStyle(document.documentElement).direction")
    assert side == ("rtl" if one.speaks == "ar" else "ltr")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", needs.CODES)
def test_somebody_asks_for_help_by_themself(asker, door, language, scripts):
    one = asker(language)

    begins(one, door)
    is_in(one)
    checks(one)
    asks(one)
    sends(one)


@pytest.mark.parametrize("language", [code for code in needs.CODES if code != "en"])
def test_a_draft_says_what_it_is_and_what_is_agreed_to_is_in_english(asker, door, language):
    one = asker(language)
    begins(one, door)
    expect(one.page.locator(".app-draft-words [lang=en-GB]")).to_contain_text("Not yet checked")
    checks(one)
    asks(one)

    agreed = one.page.locator("label[for=id_agreed]")
    expect(agreed).to_have_attribute("lang", "en")
    expect(agreed).to_contain_text("You may pass what I wrote here")
    one.reads(
        one.says(
            "What you agree to is in English. Nobody has checked a translation of it yet."
            " Ask for an interpreter before you tick it."
        )
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_what_is_typed_outlives_a_change_of_language_size_and_a_hidden_page(asker, door, scripts):
    one = asker("en")
    one.opens(f"{door}ask/you/")
    one.fills("given_name", "Fictional")

    one.presses("العربية")
    one.speaks = "ar"
    one.sees("Who are you?")
    one.presses(one.says("Larger text"))
    expect(one.page.locator("html")).to_have_class(re.compile("app-large"))
    one.looker.look(one.page, scripts=scripts)
    one.presses(one.says("Hide this page"))
    assert "Fictional" not in one.page.locator("body").inner_text()
    back = one.says("Show the page again")
    one.page.get_by_role("button" if scripts else "link", name=back).click()
    one.sees("Who are you?")

    expect(one.page.locator("[name=given_name]")).to_have_value("Fictional")


def stops_at(one: Asker) -> list[str]:
    """Answer for the page outside, so that no test asks another's server."""
    elsewhere: list[str] = []

    def answer(route):
        elsewhere.append(route.request.headers.get("referer", ""))
        route.fulfill(status=200, content_type="text/html", body="<title>Weather</title>")

    one.context.route("https://www.bbc.co.uk/**", answer)
    return elsewhere


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_leaving_leads_elsewhere_tells_nothing_and_leaves_nothing(asker, door, scripts):
    one = asker("en")
    told = stops_at(one)
    one.opens(f"{door}ask/you/")
    one.fills("given_name", "Fictional")
    one.presses("Larger text")
    expect(one.page.locator("[name=given_name]")).to_have_value("Fictional")
    one.page.get_by_role("link", name="Leave now").first.click()

    expect(one.page).to_have_title("Weather")
    assert told == [""]
    one.asked = [each for each in one.asked if "bbc.co.uk" not in each]
    one.page.go_back()
    assert "Fictional" not in one.page.content()
    one.opens(f"{door}ask/you/")
    expect(one.page.locator("[name=given_name]")).to_have_value("")
    one.asked = [each for each in one.asked if "bbc.co.uk" not in each]


def test_one_key_hides_the_page_and_three_leave_it(asker, door):
    one = asker("en")
    stops_at(one)
    one.opens(f"{door}begin/")

    one.page.keyboard.press("Escape")
    cover = one.page.locator("[data-app=cover]")
    expect(cover).to_be_visible()
    assert "help" not in one.page.title().lower()
    one.page.keyboard.press("Enter")
    expect(cover).to_be_hidden()
    expect(one.page).to_have_title(re.compile("Free help"))
    for _ in range(3):
        one.page.keyboard.press("Escape")
    expect(one.page).to_have_title("Weather")
    one.asked = [each for each in one.asked if "bbc.co.uk" not in each]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_check_is_answered_by_keyboard_alone(asker, door, language):
    one = asker(language)
    one.opens(f"{door}check/0/?speak={language}")
    keys = one.page.keyboard
    one.page.locator("main").press("Tab")
    for _ in range(30):
        if one.page.evaluate("document.activeElement.name") == "happening":
            break
        keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    assert one.page.evaluate("document.activeElement.type") == "submit"
    keys.press("Enter")
    one.sees("My money runs out")


@pytest.mark.parametrize("language", needs.CODES)
def test_no_page_is_wider_than_a_phone_when_the_text_is_twice_as_large(asker, door, language):
    one = asker(language)
    one.opens(f"{door}?speak={language}&size=large")
    for page in ("", "begin/", "helplines/", "check/0/", "check/3/", "ask/reach/", "ask/what/"):
        one.page.set_viewport_size({"width": 320, "height": 640})
        one.page.goto(door + page)
        one.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        wide = one.page.evaluate(TOO_WIDE, 320)
        assert not wide, page
