"""Fixtures that any test may ask for. The root conftest takes them in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from alongside.accounts.models import User
from alongside.accounts.rules import Actor
from alongside.kit import context
from tests.standing import WORLD, Standing, new_world
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


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Standing]:
    """What stands around the tests of this file."""
    kept = Standing()
    yield kept
    with django_db_blocker.unblock():
        kept.fall()


@pytest.fixture
def stands_around(
    request: pytest.FixtureRequest, standing: Standing, django_db_blocker: Any
) -> None:
    """Have the rows stand that this test asks for, or none where it commits its own."""
    with django_db_blocker.unblock():
        standing.stand({} if commits(request) else wanted(request))


@pytest.fixture
def _django_db_helper(stands_around: None, _django_db_helper: None) -> None:
    """Let pytest-django open the savepoint of a test within what stands."""


def commits(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(asked or (mark and mark.kwargs.get("transaction")))


def wanted(request: pytest.FixtureRequest) -> dict[str, Any]:
    if "world" not in request.fixturenames:
        return {}
    mark = request.node.get_closest_marker("stands")
    more = mark.kwargs if mark else {}
    return {WORLD: new_world} | {
        name: make for name, make in more.items() if name in request.fixturenames
    }


@pytest.fixture
def world(db: None, standing: Standing) -> Iterator[World]:
    """A partnership with somebody in each role, in whatever transaction the test has."""
    try:
        yield standing.get(WORLD) or make_world()
    finally:
        context.clear()
