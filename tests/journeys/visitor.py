"""Somebody at a browser. What they do reads as a sentence: `gp.presses("Refer")`."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect

from alongside.accounts.rules import Actor
from tests.fixtures import SpeakingClient
from tests.journeys.looking import WIDE, Looker

IMAGES = Path(__file__).parents[2] / "docs" / "images"
MAIN = "main, [role=main]"
expect.set_options(timeout=30_000)  # on a busy machine; on an idle one nothing waits


class Visitor:
    def __init__(self, browser: Browser, site: str, looker: Looker, *, scripts: bool = True):
        self.site, self.looker, self.scripts = site, looker, scripts
        self.context = browser.new_context(
            base_url=site, viewport=WIDE, java_script_enabled=scripts, reduced_motion="reduce"
        )
        self.context.set_default_timeout(45_000)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []  # every address that was asked for
        self.wrong: list[str] = []
        self.refused: set[str] = set()  # addresses that are meant to be refused
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def _hear(self, said: Any) -> None:
        if said.type == "error" and said.location.get("url") not in self.refused:
            self.wrong.append(f"{said.text} at {said.location}")

    def leaves(self) -> None:
        """Close the browser; nothing may have gone wrong, and nothing asked for elsewhere."""
        self.context.close()
        elsewhere = [each for each in self.asked if not each.startswith((self.site, "data:"))]
        assert self.wrong == [], "\n".join(self.wrong)
        assert elsewhere == [], f"another origin was asked: {elsewhere}"

    # Going about

    def signs_in_as(self, actor: Actor) -> "Visitor":
        """Take a sign-in session as the sign-in page would give it."""
        client = SpeakingClient()
        client.sign_in(actor)
        name = settings.SESSION_COOKIE_NAME
        cookie: Any = {"name": name, "value": client.cookies[name].value, "url": self.site}
        self.context.add_cookies([cookie])
        return self

    def opens(self, address: str, heading: str | None = None) -> None:
        self.page.goto(address)
        if heading:
            self.arrives_at(heading)

    def is_refused(self, address: str, status: int) -> None:
        self.refused.add(self.site + address)
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status

    def follows(self, name: str, *, inside: str = "main") -> None:
        self.page.locator(inside).get_by_role("link", name=name).first.click()

    def presses(self, name: str, *, beside: str = "") -> None:
        """Press a button; where there are several, the one in the row that says `beside`."""
        place: Page | Locator = self.page
        if beside:
            place = self.page.get_by_role("row").filter(has_text=beside)
        place.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()

    def arrives_at(self, heading: str | re.Pattern[str]) -> None:
        """Wait until the page with this heading is there, and look at it, wide and narrow."""
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.looker.look(self.page, scripts=self.scripts)

    # Filling in

    def writes(self, words: str, *, into: str) -> None:
        self.page.get_by_label(into, exact=True).first.fill(words)

    def chooses(self, choice: str, *, of: str = "") -> None:
        """Choose a radio or tick a box by its label, in the group of this legend."""
        place: Page | Locator = self.page
        if of:
            place = self.page.get_by_role("group", name=of, exact=True)
        place.get_by_label(choice, exact=True).first.check()

    def picks(self, option: str | re.Pattern[str], *, of: str) -> None:
        box = self.page.get_by_label(of, exact=True).first
        words = option if isinstance(option, re.Pattern) else re.compile(f"^{re.escape(option)}")
        value = box.locator("option").filter(has_text=words).first.get_attribute("value")
        box.select_option(value=value)

    def dates(self, day: date, *, of: str) -> None:
        group = self.page.get_by_role("group", name=of, exact=True).first
        for label, number in [("Day", day.day), ("Month", day.month), ("Year", day.year)]:
            group.get_by_label(label, exact=True).fill(str(number))

    # Reading

    def reads(self, *words: str | re.Pattern[str]) -> None:
        for each in words:
            expect(self.page.locator(MAIN).first).to_contain_text(each)

    def never_reads(self, *words: str) -> None:
        said = self.page.locator("body").inner_text()
        assert [each for each in words if each in said] == []

    def is_told(self, problem: str) -> None:
        """The summary at the top names the problem, and what was wrong keeps its place."""
        summary = self.page.locator(".nhsuk-error-summary")
        expect(summary).to_contain_text(problem)
        self.looker.look(self.page, scripts=self.scripts)

    def finds_typed(self, words: str, *, in_: str) -> None:
        expect(self.page.get_by_label(in_, exact=True).first).to_have_value(words)

    def takes_a_picture(self, name: str) -> None:
        """Keep what is on the screen for the README."""
        IMAGES.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("() => window.scrollTo(0, 0)")
        kept = IMAGES / f"{name}.png"
        self.page.screenshot(path=kept, clip={"x": 0, "y": 0, "width": 1280, "height": 800})
        assert kept.stat().st_size < 150_000, "too large for a page that many open"
