"""I3: requests of two partnerships, one after the other on one pooled connection, leak nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import connections
from django.test import Client, override_settings

from alongside.config.databases import clean
from alongside.kit import context
from alongside.partnerships import middleware
from tests import cluster
from tests.fixtures import SpeakingClient
from tests.world import World, make_person, make_world

REQUESTS, AT_ONCE = 2_000, 4
ONE = {"min_size": 1, "max_size": 1, "timeout": 60}


@dataclass
class Tenant:
    world: World
    name: str


@pytest.fixture(scope="module")
def tenants(cluster_of_tests, database_of_tests, django_db_blocker) -> Iterator[list[Tenant]]:
    with django_db_blocker.unblock():
        with cluster.database(cluster_of_tests):
            yield [make_tenant(name) for name in ("Quillnorth", "Quillsouth")]
        cluster.point_connections(cluster_of_tests, database_of_tests)


def make_tenant(name: str) -> Tenant:
    world = make_world(name)
    with world.acting(world.adviser) as by:
        make_person(world, by=by, family=name)
    return Tenant(world, name)


@pytest.fixture
def pooled(tenants) -> Iterator[None]:
    """Have every thread share one connection, which is cleaned when it comes back."""
    yield from pool_of_one(reset=clean)


@pytest.fixture
def pooled_and_never_cleaned(tenants, monkeypatch) -> Iterator[None]:
    monkeypatch.setattr(middleware, "_leave", lambda: None)
    yield from pool_of_one(reset=None)


def pool_of_one(*, reset) -> Iterator[None]:
    options = connections.settings["default"]["OPTIONS"]
    connections["default"].close()
    options["pool"] = ONE | {"reset": reset}
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"].close_pool()  # type: ignore[attr-defined]
        del options["pool"]


def run(tenants: list[Tenant], requests: int) -> list[str]:
    """Return every leak: somebody else's person in an answer, or anybody's between requests."""
    askers = [(client_of(tenant), tenant) for tenant in tenants * (AT_ONCE // 2)]
    connections["default"].close()  # the only one there is: let it go
    urls = override_settings(ROOT_URLCONF="tests.access.unguarded")
    with urls, ThreadPoolExecutor(AT_ONCE) as pool:
        shares = [pool.submit(ask, *asker, requests // AT_ONCE) for asker in askers]
        return [leak for share in shares for leak in share.result()]


def client_of(tenant: Tenant) -> Client:
    client = ClientOfAPool(raise_request_exception=False)
    client.sign_in(tenant.world.adviser)
    return client


def ask(client: Client, tenant: Tenant, times: int) -> list[str]:
    leaks: list[str] = []
    try:
        for number in range(times):
            leaks += leaks_of(client, tenant, breaks=number % 10 == 9, posts=number % 2 == 1)
    finally:
        connections.close_all()
    return leaks


class ClientOfAPool(SpeakingClient):
    """Puts no standing back after a request: the pool's connection is everybody's."""

    request = Client.request


def leaks_of(client, tenant: Tenant, *, breaks: bool, posts: bool) -> Iterator[str]:
    address = "/whose/?breaks" if breaks else "/whose/"
    response = client.post(address) if posts else client.get(address)
    connections["default"].close()  # back to the pool, as at the end of a request
    if not breaks and response.content.decode() != tenant.name:
        yield f"{tenant.name} was answered {response.status_code} {response.content!r}"
    if breaks and response.status_code != 500:
        yield f"{tenant.name} broke and was answered {response.status_code}"
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT family_name FROM people_person")
        yield from (f"{name} is seen by nobody" for (name,) in cursor.fetchall())
    connections["default"].close()


def test_two_thousand_requests_on_a_pool_of_one_leak_nothing(tenants, pooled):
    assert run(tenants, REQUESTS) == []


def test_without_the_two_cleanings_they_leak(tenants, pooled_and_never_cleaned):
    leaks = run(tenants, 40)

    assert any("is seen by nobody" in leak for leak in leaks)


def test_either_cleaning_is_enough(tenants, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(middleware, "_leave", lambda: None)
        for _ in pool_of_one(reset=clean):
            assert run(tenants, 40) == []
    for _ in pool_of_one(reset=None):
        assert run(tenants, 40) == []
    assert context.current() == context.Standing()
