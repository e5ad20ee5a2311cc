"""The page of a referral, by keyboard alone, as a practised user would fill it in."""

import pytest
from playwright.sync_api import expect

from alongside.referrals.models import Referral
from tests.journeys.people import a_session

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
IN_FOCUS = """() => {
    const it = document.activeElement
    const label = it.labels && it.labels.length ? it.labels[0].innerText : it.innerText
    return {words: (label || '').trim(), name: it.name || '', kind: it.type || it.tagName,
            seen: it.getBoundingClientRect().height > 0
                || getComputedStyle(it).outlineStyle !== 'none'}
}"""


class Keyboard:
    """Presses keys, and counts them and the controls that were used."""

    def __init__(self, page):
        self.page = page
        self.keystrokes = 0
        self.used: list[str] = []

    def press(self, key):
        self.page.keyboard.press(key)
        self.keystrokes += 1

    def here(self):
        return self.page.evaluate(IN_FOCUS)

    def goes_to(self, words):
        """Tab on until the control with these words has the focus."""
        for _ in range(60):
            self.press("Tab")
            here = self.here()
            if here["words"] == words:
                assert here["seen"], f"the focus on {words} cannot be seen"
                self.used.append(words)
                return
        raise AssertionError(f"the keyboard does not reach {words!r}")

    def types(self, words):
        self.page.keyboard.type(words)
        self.keystrokes += len(words)

    def ticks(self, words):
        self.goes_to(words)
        self.press("Space")

    def takes_first(self, words):
        """Tab into a group of choices, of which the first has the focus, and take it."""
        self.goes_to(words)
        self.press("Space")

    def walks_to(self, first, words):
        """Tab into a group of choices, and walk down it with the arrows."""
        self.goes_to(first)
        for _ in range(12):
            self.press("ArrowDown")
            if self.here()["words"] == words:
                return
        raise AssertionError(f"the arrows do not reach {words!r}")


def test_somebody_is_referred_by_keyboard_alone(world, somebody, count_kept):
    # Given a referrer on the page, with free times beside it
    a_session(world)
    gp = somebody(world.referrer)
    gp.opens("/refer/", "Refer someone")
    keys = Keyboard(gp.page)

    # When they fill it in and send it without touching anything but the keyboard
    keys.goes_to("Skip to main content")
    keys.press("Enter")
    keys.goes_to("NHS number")
    keys.types("9990000018")
    for label, digits in [("Day", "9"), ("Month", "3"), ("Year", "1971")]:
        keys.goes_to(label)
        keys.types(digits)
    keys.goes_to("First name")
    keys.types("Zelda")
    keys.goes_to("Last name")
    keys.types("Quillfeather")
    keys.goes_to("GP practice code")
    keys.types("V81999")
    keys.ticks("Money and benefits")
    keys.goes_to("What is happening?")
    keys.types("Benefit stopped")
    keys.walks_to("Today", "Otherwise")
    keys.takes_first("No known risks")
    keys.goes_to("Phone")
    keys.types("07700900123")
    keys.takes_first("Text and voicemail are safe")
    keys.takes_first("Yes, they were alone")
    keys.ticks("I pass what you told me to an adviser")
    keys.ticks("The adviser tells me how it goes")
    keys.goes_to("Later")
    keys.press("ArrowDown")
    keys.goes_to("Refer")
    keys.press("Enter")

    # Then it is sent, with the time, and what it took is said at the end of the run
    expect(gp.page.get_by_role("heading", level=1)).to_have_text("Referral sent")
    gp.reads("Zelda Quillfeather has an appointment on")
    with world.acting(world.referrer):
        assert Referral.objects.get().risk_answer == "NONE"
    counted = {"controls": len(keys.used), "keystrokes": keys.keystrokes}
    assert counted["controls"] <= 25
    count_kept(counted)
