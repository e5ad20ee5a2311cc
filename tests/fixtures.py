"""Fixtures that any test may ask for. The root conftest takes them in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from alongside.accounts.models import User
from alongside.accounts.rules import Actor
from alongside.kit import context
from tests.world import World, make_world


class SpeakingClient(Client):
    """
    A client that leaves the test's own standing as it was.

    A request sets and clears the standing of the very connection on which the test looks at rows.
    """

    def request(self, **request: Any) -> Any:
        before = context.current()
        try:
            return super().request(**request)
        finally:
            context.take(before)

    def sign_in(self, actor: Actor) -> None:
        """Sign in as this actor, in this membership."""
        self.force_login(User.objects.get(pk=actor.user_id))
        session = self.session
        session["membership"] = str(actor.membership_id)
        session.save()


@pytest.fixture
def client() -> SpeakingClient:
    return SpeakingClient()


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A partnership with somebody in each role, in whatever transaction the test has."""
    try:
        yield make_world()
    finally:
        context.clear()
