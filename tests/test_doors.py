"""A view behind a door: who is let in, as whom, and how often."""

from datetime import timedelta

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from alongside.accounts.permissions import at_door
from alongside.accounts.rules import DoorKind
from alongside.config.urls import handler404
from alongside.config.urls import urlpatterns as real
from alongside.kit import context
from alongside.partnerships.tests.test_doors import make, token_of

pytestmark = pytest.mark.django_db
__all__ = ["handler404"]


@at_door(DoorKind.REFERRER)
def shown(request):
    standing = context.current()
    is_there = standing.organisation == request.actor.organisation_id
    return HttpResponse(f"{request.entry.name} {is_there} {request.user.is_authenticated}")


urlpatterns = [*real, path("knock/<str:token>/", shown, name="knock")]
HERE = override_settings(ROOT_URLCONF="tests.test_doors")


@HERE
def test_a_door_speaks_for_itself_even_where_somebody_is_signed_in(client, world):
    door = make(world)
    client.sign_in(world.adviser)

    answer = client.get(f"/knock/{token_of(door)}/")

    assert answer.content == b"Reception desk True False"
    assert "no-store" in answer["Cache-Control"]


@HERE
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_door_of_another_kind_is_not_found(client, world, method):
    door = make(world, DoorKind.PERSON)

    assert getattr(client, method)(f"/knock/{token_of(door)}/").status_code == 404
    assert getattr(client, method)("/knock/nothing/").status_code == 404


@HERE
def test_whoever_posts_too_often_is_told_so_and_others_are_not(client, world, monkeypatch):
    few = (2, timedelta(hours=1))
    monkeypatch.setattr("alongside.partnerships.middleware.MOST_FROM_A_SENDER", few)
    address = f"/knock/{token_of(make(world))}/"

    said = [client.post(address).status_code for _ in range(3)]

    assert said == [200, 200, 429]
    assert client.get(address).status_code == 200
    assert client.post(address, REMOTE_ADDR="192.0.2.7").status_code == 200


@HERE
def test_a_door_has_a_limit_of_its_own(client, world, monkeypatch):
    few = (2, timedelta(hours=1))
    monkeypatch.setattr("alongside.partnerships.middleware.MOST_FROM_A_DOOR", few)
    address = f"/knock/{token_of(make(world))}/"

    said = [client.post(address, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(3)]

    assert said == [200, 200, 429]


def test_a_door_is_asked_for_by_nobody_who_calls_its_view_alone(world):
    with pytest.raises(Http404):
        shown(RequestFactory().get("/"))
