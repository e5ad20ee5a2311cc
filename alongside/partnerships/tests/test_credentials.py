from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from alongside.accounts.rules import Role
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import CredentialKind, Level
from alongside.partnerships import actions, queries
from alongside.partnerships.actions import NewCredential
from alongside.partnerships.models import Credential
from alongside.partnerships.rules import NewOrganisation, NewProvider, OrganisationKind
from alongside.partnerships.rules.credentials import Held, from_accreditation, runs_out
from tests.world import NOON, make_world

K = CredentialKind
pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def world():
    return make_world()


def new(body, **changes):
    said = {"organisation_id": body.pk, "kind": K.FCA, "valid_from": date(2026, 1, 1)}
    return NewCredential(**(said | changes))


def test_a_supervisor_writes_down_what_their_own_organisation_holds(world):
    with world.acting(world.supervisor) as by:
        kept = actions.add_credential(new=new(world.charity, number=" 7 "), by=by, at=NOON)

        assert kept.number == "7"
        with pytest.raises(Refused, match="Only the organisation itself"):
            actions.add_credential(new=new(world.law_centre), by=by, at=NOON)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": K.IAA}, "Choose the level"),
        ({"valid_to": date(2025, 1, 1)}, "on or after the first"),
        ({"user_id": uuid4()}, "no role at that organisation"),
        ({"owner_id": uuid4()}, "somebody of this partnership"),
        ({"organisation_id": uuid4()}, "organisation of this partnership"),
    ],
)
def test_what_does_not_hold_together_is_refused(world, changes, words):
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match=words):
        actions.add_credential(new=new(world.charity, **changes), by=by, at=NOON)


def test_what_ended_is_on_no_list(world):
    with world.acting(world.coordinator) as by:
        kept = actions.add_credential(new=new(world.charity), by=by, at=NOON)
        actions.end_credential(credential_id=kept.pk, by=by, at=NOON)

        assert kept.pk not in set(queries.credentials_of(by).values_list("pk", flat=True))
        with pytest.raises(Refused):
            actions.end_credential(credential_id=kept.pk, by=by, at=NOON)


def test_a_provider_brings_what_was_said_of_it_as_credentials(world):
    body = NewOrganisation(
        "New Advice", OrganisationKind.CHARITY, accreditations=("IAA", "AQS", "FCA")
    )
    with world.acting(world.coordinator) as by:
        made = actions.add_provider(new=NewProvider(body, {"debt": Level.ADVICE}), by=by, at=NOON)
        held = {
            (each.kind, each.level, each.valid_from)
            for each in queries.credentials_of(by).filter(organisation=made)
        }

    assert held == {("IAA", 1, TODAY), ("AQS", 0, TODAY), ("FCA", 0, TODAY)}


def test_a_word_that_is_no_credential_becomes_none():
    assert from_accreditation("BOGUS") is None


@pytest.mark.parametrize(
    ("last", "expected"), [(None, False), (59, True), (60, True), (61, False), (-5, True)]
)
def test_sixty_days_before_it_runs_out_somebody_is_to_see_to_it(last, expected):
    valid_to = None if last is None else TODAY + timedelta(days=last)

    assert runs_out(Held(K.FCA, valid_to=valid_to), TODAY) is expected


def test_a_change_of_credentials_is_known_at_once(world):
    with world.acting(world.coordinator) as by:
        before = queries.agreement_of(by)
        actions.add_credential(new=new(world.charity, kind=K.DRO), by=by, at=NOON)
        after = queries.agreement_of(by)

    assert len(after.credentials) == len(before.credentials) + 1


# Pages


def client_of(client, world, name):
    client.force_login(world.user(name))
    return client


def test_the_page_warns_of_what_runs_out_and_names_whose_turn_it_is(client, world, settings):
    with world.acting(world.coordinator) as by:
        soon = queries.running_out(by, TODAY)
        assert not soon
        Credential.objects.filter(kind=K.FCA).update(
            valid_to=TODAY + timedelta(days=10), owner=world.supervisor.user_id
        )
        assert [each.kind for each in queries.running_out(by, TODAY)] == [K.FCA]

    shown = client_of(client, world, "coordinator").get(reverse("partnerships:credentials"))

    words = shown.content.decode()
    assert shown.status_code == 200
    assert "Supervisor renews it" in words


def test_one_is_written_down_by_the_page_and_taken_off(client, world):
    page = client_of(client, world, "supervisor")
    said = {
        "organisation": str(world.charity.pk), "kind": "IAA", "level": "2",
        "valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2026",
        "evidence": "The public register",
    }  # fmt: skip
    wrong = page.post(reverse("partnerships:add_credential"), said | {"level": ""})
    right = page.post(reverse("partnerships:add_credential"), said)

    with world.acting(world.supervisor) as by:
        kept = queries.credentials_of(by).get(kind=K.IAA)
    assert "Choose the level" in wrong.content.decode()
    assert (right.status_code, kept.level) == (302, 2)
    page.post(reverse("partnerships:end_credential"), {"id": str(kept.pk)})
    page.post(reverse("partnerships:end_credential"), {"id": "no id"})
    with world.acting(world.supervisor) as by:
        assert not queries.credentials_of(by).filter(kind=K.IAA)


def test_local_numbers_are_kept_by_area(client, world):
    page = client_of(client, world, "coordinator")
    said = {"label": "Council housing, out of hours", "phone": "020 7946 0999", "area": ""}
    page.post(reverse("partnerships:local_lines"), said)
    with world.acting(world.adviser) as by:
        (line,) = queries.local_lines(by, "Northton")
        assert (line.label, line.phone) == (said["label"], said["phone"])
    page.post(reverse("partnerships:end_local_line"), {"id": str(line.pk)})
    page.post(reverse("partnerships:end_local_line"), {"id": ""})
    with world.acting(world.adviser) as by:
        assert not queries.local_lines(by)


def test_an_adviser_writes_down_nothing(client, world):
    assert world.adviser.role is Role.ADVISER
    page = client_of(client, world, "adviser")

    assert page.get(reverse("partnerships:credentials")).status_code == 403
