"""What a partner's system may read, and what is said to anybody."""

from datetime import date
from urllib.parse import urlencode

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.messagedefinition import MessageDefinition
from fhir.resources.R4B.servicerequest import ServiceRequest

from alongside.audit.models import Look
from alongside.interop.schemas.reading_xml import from_xml
from alongside.interop.tests.factories import (
    cancel_body,
    headers_of,
    make_partner,
    new_body,
    outcome,
    send,
    the,
    token_of,
)
from alongside.people import actions as people
from alongside.people.models import Contact, Wall
from alongside.people.rules import How, Purpose
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status
from tests.world import NOON

pytestmark = pytest.mark.django_db
BASE = "/FHIR/R4"
NUMBER = "https://fhir.nhs.uk/Id/nhs-number"


@pytest.fixture
def partner(world):
    return make_partner(world)


@pytest.fixture
def token(partner):
    return token_of()


@pytest.fixture
def referred(client, token):
    answer = send(client, new_body(), headers_of(token))
    assert answer.status_code == 200, answer.content
    return the("ServiceRequest", answer.json())["identifier"][0]["value"]


def ask(client, token, path="ServiceRequest", headers=(), **parameters):
    query = urlencode(parameters, doseq=True)
    return client.get(f"{BASE}/{path}?{query}", headers=headers_of(token, **dict(headers)))


def found(answer):
    assert answer.status_code == 200, answer.content
    document = answer.json()
    Bundle.model_validate(document)
    assert document["type"] == "searchset"
    entries = [each["resource"] for each in document.get("entry", [])]
    assert document["total"] == len(entries)
    return entries


WHOLE = {
    "patient:name": "marigold STORY",
    "patient:birthdate": "eq1968-02-29",
    "patient:address-postalcode": "zz99 3vz",
}


@pytest.fixture
def born(world, partner, referred):
    """Who the example is about, as it was kept."""
    with world.acting(world.referrer):
        person = Referral.objects.select_related("person").get().person
        return WHOLE | {
            "patient:birthdate": f"eq{person.birth_date}",
            "patient:address-postalcode": Contact.objects.get().postcode.lower(),
        }


def test_a_referral_is_found_by_the_number_of_its_patient(client, token, referred):
    (request,) = found(ask(client, token, **{"patient:identifier": f"{NUMBER}|9990001030"}))

    ServiceRequest.model_validate(request)
    assert request["identifier"][0]["value"] == referred
    assert (request["status"], request["intent"]) == ("active", "plan")
    assert request["subject"]["identifier"]["value"] == "9990001030"
    assert "Storybook" not in str(request)
    assert Look.objects.count() in (0, 1)


@pytest.mark.parametrize("name", ["identifier", "ServiceRequest.identifier"])
def test_a_referral_is_found_by_our_reference(client, token, referred, name):
    assert len(found(ask(client, token, **{name: referred}))) == 1
    assert found(ask(client, token, **{name: f"https://example.org|{referred}"})) == []


def test_a_referral_is_found_by_name_birth_date_and_postcode_together(client, token, born):
    assert len(found(ask(client, token, **born))) == 1
    for name, other in [
        ("patient:name", "marigold other"),
        ("patient:birthdate", "1901-01-01"),
        ("patient:address-postalcode", "ZZ99 9ZZ"),
    ]:
        assert found(ask(client, token, **born | {name: other})) == []


def test_a_birth_date_may_be_written_as_the_standard_writes_it(client, token, born):
    day = date.fromisoformat(born["patient:birthdate"].removeprefix("eq"))
    written = born | {"patient:birthdate": f"eq{day:%d/%m/%Y}"}

    assert len(found(ask(client, token, **written))) == 1


@pytest.mark.parametrize("left_out", WHOLE)
def test_two_of_the_three_are_too_wide(client, token, left_out):
    some = {name: value for name, value in WHOLE.items() if name != left_out}

    issue = outcome(ask(client, token, **some), 400)

    assert issue["code"] == "required"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "required"),
        ({"_count": "5"}, "required"),
        (WHOLE | {"patient:birthdate": "yesterday"}, "invalid"),
        (WHOLE | {"patient:birthdate": "1968-02-31"}, "invalid"),
        ({"identifier": ["a", "b"]}, "invalid"),
        ({"identifier": "a" * 300}, "invalid"),
        ({"identifier": "a\0"}, "invalid"),
        ({f"x{n}": "1" for n in range(2000)}, "invalid"),
    ],
)
def test_a_search_that_cannot_be_made_is_refused(client, token, parameters, code):
    assert outcome(ask(client, token, **parameters), 400)["code"] == code


def test_what_is_not_known_is_passed_over_or_refused_as_is_asked(client, token, referred):
    parameters = {"identifier": referred, "colour": "red"}

    lenient = ask(client, token, **parameters)
    strict = ask(client, token, headers={"Prefer": "handling=strict"}.items(), **parameters)

    assert len(found(lenient)) == 1
    assert "colour" not in lenient.json()["link"][0]["url"]
    assert outcome(strict, 400)["code"] == "not-supported"


@pytest.mark.parametrize("tokens", ["x", "999 000 1030,1", "٩" * 10, "https://example.org|1"])
def test_odd_numbers_find_what_they_name_and_no_more(client, token, referred, tokens):
    entries = found(ask(client, token, **{"patient:identifier": tokens}))

    assert len(entries) == int("1030" in tokens)


@pytest.mark.parametrize("tokens", [",", "|", f"{NUMBER}|", "1,"])
def test_a_number_that_is_empty_finds_not_everybody(client, token, referred, tokens):
    outcome(ask(client, token, **{"patient:identifier": tokens}), 400)


def test_a_referral_is_read_by_its_id(client, token, referred):
    (request,) = found(ask(client, token, identifier=referred))

    answer = ask(client, token, f"ServiceRequest/{request['id']}")
    in_xml = ask(client, token, f"ServiceRequest/{request['id']}", _format="xml")

    assert answer.json() == request
    assert in_xml["Content-Type"] == "application/fhir+xml"
    assert from_xml(in_xml.content) == request


@pytest.mark.parametrize("pk", ["1", "x" * 300, "%00", "6a1f0a44-9d58-4a9e-8c3d-1b7f3c2e9d01"])
def test_an_id_that_is_none_of_ours_is_not_found(client, token, pk):
    assert outcome(ask(client, token, f"ServiceRequest/{pk}"), 404)["code"] == "not-found"


def test_another_organisation_finds_nothing(world, client, token, referred):
    (request,) = found(ask(client, token, identifier=referred))
    other = make_partner(world, name="other", of=(world.other_practice, world.other_surgery))
    theirs = token_of(other.name)

    assert found(ask(client, theirs, identifier=referred)) == []
    assert found(ask(client, theirs, **{"patient:identifier": "9990001030"})) == []
    outcome(ask(client, theirs, f"ServiceRequest/{request['id']}"), 404)


def test_behind_a_wall_there_is_nothing(world, client, partner, token, referred):
    (request,) = found(ask(client, token, identifier=referred))
    with world.acting(world.referrer):
        Wall.objects.create(
            partnership=world.partnership,
            person_id=Referral.objects.get().person_id,
            organisation=world.practice,
            user_id=partner.user_id,
            raised_at=NOON,
        )

    assert found(ask(client, token, identifier=referred)) == []
    assert found(ask(client, token, **{"patient:identifier": "9990001030"})) == []
    outcome(ask(client, token, f"ServiceRequest/{request['id']}"), 404)
    outcome(send(client, cancel_body(), headers_of(token)), 404)


def test_a_status_is_told_as_far_as_the_person_agreed(world, client, partner, token, referred):
    with world.acting(world.referrer):
        referral = Referral.objects.get()
    provider = world.adviser if referral.owner_id == world.charity.pk else world.lawyer
    with world.acting(provider) as by:
        referrals.accept(referral_id=referral.pk, by=by, at=NOON)
        referrals.move(referral_id=referral.pk, to=Status.ON_HOLD, by=by, at=NOON)

    (kept_back,) = found(ask(client, token, identifier=referred))
    with world.acting(world.referrer) as by:
        people.record_consent(
            person_id=referral.person_id, said={Purpose.SHARE_STATUS: True},
            recipient_id=world.practice.pk, how=How.SPOKEN, by=by, at=NOON,
        )  # fmt: skip
    (told,) = found(ask(client, token, identifier=referred))

    assert (kept_back["status"], told["status"]) == ("active", "on-hold")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": None}, 401),
        ({"Authorization": "Bearer x"}, 401),
        ({"X_Request_Id": None}, 400),
        ({"X_Correlation_Id": "1"}, 400),
        ({"NHSD_Target_Identifier": "?"}, 400),
        ({"Accept": "text/html"}, 406),
    ],
)
@pytest.mark.parametrize("path", ["ServiceRequest", "ServiceRequest/1"])
def test_reading_asks_for_the_same_headers(client, token, headers, status, path):
    answer = client.get(f"{BASE}/{path}", headers=headers_of(token, **headers))

    outcome(answer, status)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "path", ["ServiceRequest", "ServiceRequest/1", "metadata", "MessageDefinition"]
)
def test_nothing_is_written_by_another_method(client, method, path):
    answer = getattr(client, method)(f"{BASE}/{path}")

    outcome(answer, 405)
    assert answer["Allow"] == "GET, HEAD"


# To anybody


def test_the_definitions_of_what_we_take_are_what_the_table_says(client):
    answer = client.get(f"{BASE}/MessageDefinition")

    nodes = found(answer)
    for each in nodes:
        MessageDefinition.model_validate(each)
    assert len({each["id"] for each in nodes}) == len(nodes) == 3
    referral = next(each for each in nodes if each["url"].endswith("request-referral"))
    needed = {each["code"]: (each["min"], each["max"]) for each in referral["focus"]}
    assert needed["Organization"] == (2, "*")
    assert needed["ServiceRequest"] == (1, "1")
    one = client.get(f"{BASE}/MessageDefinition/{referral['id']}")
    assert one.json() == referral
    outcome(client.get(f"{BASE}/MessageDefinition/1"), 404)


USE_CASES = "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars"


def test_a_partner_sees_its_own_use_cases_and_others_do_not(client, token):
    service = "https://fhir.nhs.uk/Id/dos-service-id|2000011147"
    asked = {"context": [service, f"{USE_CASES}|a5t1"]}

    theirs = found(ask(client, token, "MessageDefinition", **asked))
    anybodys = found(client.get(f"{BASE}/MessageDefinition?{urlencode(asked, doseq=True)}"))

    assert {each["version"] for each in theirs} == {"1.0.0", "1.0.0-beta"}
    assert anybodys == []
    assert found(ask(client, token, "MessageDefinition", context=f"{USE_CASES}|a1t1")) == []
    assert found(ask(client, token, "MessageDefinition", context="hjp1")) != []
    outcome(ask(client, "x", "MessageDefinition"), 401)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_statement_is_the_same_in_both_forms(client, form):
    answer = client.get(f"{BASE}/metadata?_format={form}")

    document = answer.json() if form == "json" else from_xml(answer.content)
    CapabilityStatement.model_validate(document)
    (rest,) = document["rest"]
    said = {each["type"]: each for each in rest["resource"]}
    assert set(said) == {"ServiceRequest", "MessageDefinition"}
    assert [each["code"] for each in said["ServiceRequest"]["interaction"]] == [
        "read", "search-type",
    ]  # fmt: skip
    definitions = found(client.get(f"{BASE}/MessageDefinition"))
    supported = {each["definition"] for each in document["messaging"][0]["supportedMessage"]}
    assert supported == {each["url"] for each in definitions}
    assert "booking" in document["description"].lower()


@pytest.mark.parametrize("path", ["Slot", "Appointment", "Appointment/1"])
def test_what_the_standard_has_and_we_do_not_is_said_so(client, path):
    assert outcome(client.get(f"{BASE}/{path}"), 501)["code"] == "not-supported"
