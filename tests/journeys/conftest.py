"""Chromium, driven through the product as it is served. Without Chromium a journey is skipped."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
WITHOUT = "Chromium is not installed: apt install chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail(WITHOUT)
        pytest.skip(WITHOUT)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server: Any) -> str:
    """Where the product answers. A passkey belongs to a name, so it is no bare number."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page in a browser that knows nobody; the console must stay free of errors."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []
