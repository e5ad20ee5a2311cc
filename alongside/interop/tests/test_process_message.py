"""What a partner's system sends, through the front door."""

import json
import uuid
from datetime import date, timedelta

import pytest
from allauth.idp.oidc.models import Token
from django.db import OperationalError
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.accounts.models import User
from alongside.audit.models import Event
from alongside.correspondence.models import Message
from alongside.correspondence.rules import State
from alongside.interop import actions, queries
from alongside.interop.models import Partner, Received
from alongside.interop.tests.factories import (
    EXAMPLE,
    FHIR,
    PROCESS,
    body,
    example,
    headers_of,
    make_partner,
    new_body,
    outcome,
    send,
    the,
    token_of,
)
from alongside.kit import context
from alongside.partnerships.models import Membership
from alongside.people.models import Consent, Contact
from alongside.people.rules import AskedAlone, ContactRule, NumberStatus, Purpose
from alongside.referrals.models import Referral
from alongside.referrals.rules import RiskAnswer, Source, Urgency

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(world):
    return make_partner(world)


@pytest.fixture
def token(partner):
    return token_of()


def speak_for(world, partner):
    """See what the partner's organisation sees."""
    return context.standing_as(
        context.Standing(partner.user_id, world.practice.pk, world.partnership.pk)
    )


# Accepted


def test_the_example_becomes_a_referral_and_is_kept_byte_for_byte(world, client, partner, token):
    headers = headers_of(token)

    answer = send(client, EXAMPLE.read_bytes(), headers)

    assert answer.status_code == 200
    assert answer["Content-Type"] == FHIR
    assert answer["X-Request-Id"] == headers["X-Request-Id"]
    assert answer["X-Correlation-Id"] == headers["X-Correlation-Id"]
    with speak_for(world, partner):
        received = Received.objects.get()
        referral = Referral.objects.select_related("person").get()
        assert bytes(received.body) == EXAMPLE.read_bytes()
        assert (received.referral_id, received.bundle_id) == (referral.pk, example()["id"])
        assert (referral.source, referral.key) == (Source.MESSAGE, example()["id"])
        assert Event.objects.filter(action="interop.take_in").count() == 1
        assert Message.objects.get().state == State.SENT
    Bundle.model_validate(answer.json())
    assert referral.reference in answer.content.decode()


def test_the_referral_says_what_the_message_says_and_no_more(world, client, partner, token):
    send(client, EXAMPLE.read_bytes(), headers_of(token))

    with speak_for(world, partner):
        referral = Referral.objects.select_related("person").get()
        person, contact = referral.person, Contact.objects.get()
        consents = list(Consent.objects.values_list("purpose", "given", "how"))
    assert (person.given_name, person.family_name) == ("Marigold", "Storybook")
    assert person.number_status == NumberStatus.TEST
    assert (contact.rule, contact.asked_alone) == (ContactRule.ASK_FIRST, AskedAlone.NOT_ASKED)
    assert not contact.text_safe
    assert consents == [(Purpose.REFER, True, "MESSAGE")]
    assert (referral.risk_answer, referral.urgency) == (RiskAnswer.NOT_SAID, Urgency.ROUTINE)
    assert referral.domains == ["not_sure"]
    assert referral.site_id == world.surgery.pk
    assert referral.happening


def test_it_lies_on_the_desk_of_the_provider_that_is_asked(world, client, token):
    send(client, EXAMPLE.read_bytes(), headers_of(token))

    seen: list[Referral] = []
    for actor in (world.adviser, world.lawyer):
        with world.acting(actor):
            seen += Referral.objects.filter(owner=actor.organisation_id)
            assert not Received.objects.exists()
    assert len(seen) == 1


def test_flags_for_safety_are_the_risks_and_needs_are_kept_whole(world, client, partner, token):
    long = "Ground floor. " * 40

    def flagged(document):
        for category, words in (("SG", "Ask alone"), ("RA", long)):
            document["entry"].append({
                "fullUrl": f"urn:uuid:{uuid.uuid4()}",
                "resource": {
                    "resourceType": "Flag",
                    "status": "active",
                    "category": [{"coding": [{"code": category}]}],
                    "code": {"text": words},
                    "subject": {"display": "The patient"},
                },
            })  # fmt: skip

    assert send(client, new_body(flagged), headers_of(token)).status_code == 200

    with speak_for(world, partner):
        referral = Referral.objects.get()
    assert (referral.risk_answer, referral.risks) == (RiskAnswer.YES, "Ask alone")
    assert long.strip() in referral.anything_else


def test_a_number_that_fails_its_check_is_accepted_and_flagged(world, client, partner, token):
    def failing(document):
        the("Patient", document)["identifier"][0]["value"] = "9990000019"

    assert send(client, new_body(failing), headers_of(token)).status_code == 200

    with speak_for(world, partner):
        assert Referral.objects.get().person.number_status == NumberStatus.FAILS_CHECK


def test_a_person_with_one_name_is_accepted(world, client, partner, token):
    def one_name(document):
        del the("Patient", document)["name"][0]["given"]

    assert send(client, new_body(one_name), headers_of(token)).status_code == 200

    with speak_for(world, partner):
        assert Referral.objects.get().person.given_name == ""


def test_a_day_or_less_is_today(world, client, partner, token):
    def soon(document):
        the("ServiceRequest", document)["occurrencePeriod"] = {
            "start": "2026-11-24T09:30:00+00:00",
            "end": "2026-11-25T09:30:00+00:00",
        }

    send(client, new_body(soon), headers_of(token))

    with speak_for(world, partner):
        assert Referral.objects.get().urgency == Urgency.TODAY


# Refused


def test_a_message_is_taken_once(client, token):
    headers, message = headers_of(token), new_body()
    assert send(client, message, headers).status_code == 200

    same_ids = send(client, message, headers)
    other_body = send(client, new_body(), headers)
    new_ids = send(client, message, headers_of(token))

    for answer in (same_ids, other_body, new_ids):
        assert outcome(answer, 409)["code"] == "duplicate"
    assert same_ids["X-Request-Id"] == headers["X-Request-Id"]


GUID = "6a1f0a44-9d58-4a9e-8c3d-1b7f3c2e9d01"


@pytest.mark.parametrize(
    ("changes", "kind", "message", "status", "code"),
    [
        ({"Authorization": None}, FHIR, None, 401, "security"),
        ({"Authorization": "Bearer nobody"}, FHIR, None, 401, "security"),
        ({"Authorization": "Basic ZGVtbzpkZW1v"}, FHIR, None, 401, "security"),
        ({"Authorization": "Bearer"}, FHIR, None, 401, "security"),
        ({"X_Request_Id": None}, FHIR, None, 400, "invalid"),
        ({"X_Correlation_Id": None}, FHIR, None, 400, "invalid"),
        ({"X_Request_Id": "17"}, FHIR, None, 400, "invalid"),
        ({"X_Correlation_Id": GUID + "0"}, FHIR, None, 400, "invalid"),
        ({}, "text/plain", None, 400, "invalid"),
        ({}, FHIR, b"", 400, "invalid"),
        ({}, FHIR, b"no json", 400, "invalid"),
        ({}, FHIR, b"[]", 400, "invalid"),
        ({}, FHIR, b"{}", 400, "invariant"),
        ({}, FHIR, b'{"resourceType": "Patient"}', 400, "invariant"),
        ({}, FHIR, b'{"a": "' + b"x" * 500_001 + b'"}', 413, "too-long"),
        ({}, FHIR, b"x" * 6_000_000, 413, "too-long"),
    ],
)
def test_what_is_not_well_formed_is_refused(client, token, changes, kind, message, status, code):
    answer = send(client, new_body() if message is None else message, headers_of(token, **changes),
                  kind)  # fmt: skip

    assert outcome(answer, status)["code"] == code
    if status == 401:
        assert answer["WWW-Authenticate"].startswith("Bearer")


def unmapped(document):
    the("ServiceRequest", document)["category"][0]["coding"][2]["code"] = "x9"


def older(document):
    document["meta"]["versionId"] = "0.0.1"


def booking(document):
    the("MessageHeader", document)["eventCoding"]["code"] = "booking-request"


def nobody(document):
    del the("Patient", document)["name"]


def long_name(document):
    the("Patient", document)["name"][0]["family"] = "Q" * 150


def no_consent(document):
    the("Consent", document)["status"] = "inactive"


@pytest.mark.parametrize(
    ("change", "status"),
    [(unmapped, 422), (older, 422), (booking, 501), (nobody, 400), (long_name, 400),
     (no_consent, 400)],
)  # fmt: skip
def test_what_we_do_not_take_is_refused_and_leaves_nothing(
    world, client, partner, token, change, status
):
    issue = outcome(send(client, new_body(change), headers_of(token)), status)

    assert "Storybook" not in issue["diagnostics"]
    with speak_for(world, partner):
        assert not Referral.objects.exists()
        assert not Received.objects.exists()


def test_a_use_case_that_nobody_mapped_is_refused_where_the_version_is_taken(world, client):
    make_partner(world, name="live", versions=["1.0.0"], use_cases={})

    def pharmacy(document):
        coding = the("ServiceRequest", document)["category"][0]["coding"][2]
        coding["system"] = "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars"
        coding["code"] = "a5t1"

    outcome(send(client, new_body(pharmacy), headers_of(token_of("live"))), 422)


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head", "options"])
def test_another_method_is_refused_before_anything_else(client, method):
    answer = getattr(client, method)(PROCESS)

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


def test_an_old_token_is_refused(client, token):
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    outcome(send(client, new_body(), headers_of(token)), 401)


def test_a_token_lasts_an_hour_at_most_and_is_kept_hashed(token):
    kept = Token.objects.get()

    assert kept.expires_at is not None
    assert kept.expires_at - timezone.now() <= timedelta(hours=1)
    assert token not in kept.hash


def test_a_token_for_something_else_is_refused(client, token):
    Token.objects.update(scopes="openid")

    outcome(send(client, new_body(), headers_of(token)), 401)


def test_a_partner_that_was_switched_off_is_refused(world, client, partner, token):
    with speak_for(world, partner):
        Partner.objects.update(active=False)

    outcome(send(client, new_body(), headers_of(token)), 401)


def test_a_system_whose_account_is_closed_is_refused(client, partner, token):
    User.objects.filter(pk=partner.user_id).update(is_active=False)

    outcome(send(client, new_body(), headers_of(token)), 403)


def test_a_system_that_has_no_place_any_longer_is_refused(world, client, partner, token):
    with speak_for(world, partner):
        Membership.objects.filter(user=partner.user_id).update(until=timezone.now())

    outcome(send(client, new_body(), headers_of(token)), 403)


def test_a_referral_that_breaks_a_rule_of_ours_is_refused(client, token, monkeypatch):
    from alongside.kit.refusal import Refused

    def refuse(**_):
        raise Refused("Zebedee Quillfeather")

    monkeypatch.setattr("alongside.referrals.actions.refer", refuse)

    issue = outcome(send(client, new_body(), headers_of(token)), 422)

    assert "Quillfeather" not in issue["diagnostics"]


# What is away or broken


def test_a_database_that_is_away_is_said_in_fhir(client, token, monkeypatch):
    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr(actions, "take_in", away)

    answer = send(client, new_body(), headers := headers_of(token))

    assert outcome(answer, 503)["code"] == "transient"
    assert answer["Retry-After"]
    assert answer["X-Request-Id"] == headers["X-Request-Id"]


def test_a_fault_of_ours_is_said_in_fhir_and_tells_nothing(client, token, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("Zebedee Quillfeather")

    monkeypatch.setattr(actions, "take_in", broken)
    client.raise_request_exception = False

    answer = send(client, new_body(), headers_of(token))

    assert outcome(answer, 500)["code"] == "exception"
    assert "Quillfeather" not in answer.content.decode()


def test_the_connection_speaks_for_nobody_afterwards(client, token):
    context.clear()

    send(client, new_body(), headers_of(token))

    assert context.current() == context.Standing()


# Other addresses


def test_the_statement_of_what_we_do_is_public_and_honest(client):
    answer = client.get("/FHIR/R4/metadata")

    statement = answer.json()
    assert (answer.status_code, statement["fhirVersion"]) == (200, "4.0.1")
    assert [each["name"] for each in statement["rest"][0]["operation"]] == ["process-message"]
    assert date.fromisoformat(statement["date"])
    assert client.post("/FHIR/R4/metadata").status_code == 405


@pytest.mark.parametrize("path", ["/FHIR/R4/", "/FHIR/R4/Patient/1", "/FHIR/R3/metadata"])
def test_what_is_not_there_is_said_in_fhir(client, path):
    assert outcome(client.get(path), 404)["code"] == "not-found"


# Anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["active", "urn:uuid:x", "2026-11-24", "\0", "9" * 300]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner,
                                                                max_size=3),
    max_leaves=4,
)  # fmt: skip


def places(node, path=()):
    """Every place in a document."""
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inside:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


PLACES = sorted(places(example()), key=str)


@settings(
    max_examples=150, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    changes=st.lists(st.tuples(st.sampled_from(PLACES), st.just("drop") | JSON), max_size=3),
)
def test_nothing_that_can_be_sent_breaks_us(client, token, changes):
    def change(document):
        for path, value in changes:
            try:
                node = document
                for step in path[:-1]:
                    node = node[step]
                if value == "drop":
                    del node[path[-1]]
                else:
                    node[path[-1]] = value
            except (LookupError, TypeError):
                pass  # an earlier change took the place away

    answer = send(client, new_body(change), headers_of(token))

    assert answer.status_code in {200, 400, 409, 413, 422, 501}
    if answer.status_code != 200:
        said = json.dumps(answer.json())
        assert not [name for name in ("Storybook", "Marigold", "9990000018") if name in said]


def test_the_answers_of_the_example_are_the_same_for_the_same_bytes(client, token):
    """The example itself, twice under its own id: what the demo's curl line does."""
    headers = headers_of(token)

    answers = [send(client, body(), headers).status_code for _ in range(2)]

    assert answers == [200, 409]
    assert queries.SCOPE == "messages"


def test_of_whom_the_national_record_hides_the_address_the_phone_is_hidden_too(
    world, client, partner, token
):
    def restrict(document):
        system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
        the("Patient", document)["meta"]["security"] = [{"system": system, "code": "R"}]

    answer = send(client, new_body(restrict), headers_of(token))

    assert answer.status_code == 200
    with speak_for(world, partner):
        contact = Contact.objects.get()
        assert (contact.sealed, contact.phone, contact.address) == (True, "", "")
