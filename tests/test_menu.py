"""The menu at the head of each page: what each persona of the demo finds in it."""

from typing import Any

import pytest
from django.test import RequestFactory

from alongside.config import pages
from alongside.demo.rules import PERSONAS


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda each: each.key)
def test_nobody_has_a_crowded_menu(persona):
    request: Any = RequestFactory().get("/")
    request.actor = persona.actor()

    menu = pages.page(request)["nav"]

    assert 1 < len(menu) <= 7
    assert len({each["url"] for each in menu}) == len(menu)
