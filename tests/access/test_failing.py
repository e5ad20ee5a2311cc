"""What is said when something breaks."""

import re

import pytest
from django.test import override_settings

from tests.fixtures import SpeakingClient

pytestmark = pytest.mark.django_db


@override_settings(ROOT_URLCONF="tests.access.unguarded")
def test_a_failure_shows_a_reference_that_is_in_the_log_and_nothing_else(caplog):
    response = SpeakingClient(raise_request_exception=False).get("/breaks/")

    shown = re.search(r"<b>([0-9a-f]{8})</b>", response.text)
    assert response.status_code == 500
    assert shown
    assert f"Reference {shown[1]}" in caplog.text
    assert "name" not in response.text.partition("<main")[2].replace("app-wordmark__name", "")


@pytest.mark.parametrize("address", ["/no-such-page/", "/cases/7/"])
def test_no_such_page_is_said_without_the_address(address):
    response = SpeakingClient().get(address)

    assert response.status_code == 404
    assert "Page not found" in response.text
    assert address not in response.text
