"""Chromium, driven through the product as it is served. Without Chromium a journey is skipped."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from alongside.accounts.rules import Actor
from tests.journeys.looking import Looker
from tests.journeys.visitor import Visitor

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WITHOUT = "Chromium is not installed: apt install chromium"
COUNTED = "journey-by-keyboard.json"  # in the data folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail(WITHOUT)
        pytest.skip(WITHOUT)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def looker() -> Looker:
    return Looker()


@pytest.fixture
def site(live_server: Any) -> str:
    """Where the product answers. A passkey belongs to a name, so it is no bare number."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page in a browser that knows nobody; the console must stay free of errors."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(45_000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def scripts() -> bool:
    """Whether the browsers of this test run scripts. A test may be parametrised with it."""
    return True


@pytest.fixture
def somebody(
    browser: Browser, site: str, looker: Looker, scripts: bool
) -> Iterator[Callable[..., Visitor]]:
    """Give a browser of their own to each of those who take part: `somebody(world.referrer)`."""
    here: list[Visitor] = []

    def come(actor: Actor | None = None) -> Visitor:
        visitor = Visitor(browser, site, looker, scripts=scripts)
        here.append(visitor)
        return visitor.signs_in_as(actor) if actor else visitor

    yield come
    for visitor in here:
        visitor.leaves()


@pytest.fixture
def count_kept() -> Callable[[dict[str, int]], None]:
    """Keep what a journey counted, to be said at the end of the run."""

    def keep(counted: dict[str, int]) -> None:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        (settings.DATA / COUNTED).write_text(json.dumps(counted))

    return keep


def pytest_sessionstart(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        (settings.DATA / COUNTED).unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    kept = settings.DATA / COUNTED
    if kept.exists():
        said = json.loads(kept.read_text())
        terminalreporter.write_line(
            f"Refer someone, by keyboard alone: {said['controls']} controls,"
            f" {said['keystrokes']} keystrokes"
        )
