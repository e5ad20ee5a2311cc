"""What the NHS publishes, which lies beside the repository and is not ours to ship."""

import json
from uuid import uuid4

import pytest

from alongside.interop import rules, schemas
from alongside.interop.models import Received
from alongside.interop.rules import MessageRefused, Terms, Why
from alongside.interop.tests.factories import (
    ROOT,
    TERMS,
    headers_of,
    make_partner,
    read,
    send,
    token_of,
    why_not,
)
from alongside.kit import context, nhs_number
from alongside.referrals.models import Referral

CASES = ROOT.parent / "shared" / "cases"
MESSAGES = CASES / "NHSDigital-FHIR-BookingAndReferrals" / "json"
ANY = Terms(frozenset({"1.0.0", "1.0.0-beta", "1.1.0"}), {"a5t1": "hjp1"})

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASES.exists(), reason="no folder ‘shared’ beside the repository"),
]


def published(start):
    (path,) = MESSAGES.glob(f"{start} *.json")
    return path.read_bytes()


def outcome_of(name):
    (path,) = CASES.glob(f"*/*{name}")
    return json.loads(path.read_bytes())


def answered(message, terms=ANY):
    try:
        return why_not(read(message), terms)
    except MessageRefused as refused:
        return refused.fault


def test_the_published_referral_is_taken_from_the_partner_of_the_demo():
    message = read(published("REFREQ03"))

    assert why_not(message, rules.terms_of("demo")) is None
    assert rules.use_case(message, rules.terms_of("demo")) == "hjp1"


def test_the_published_referral_is_taken_under_new_ids():
    document = json.loads(published("REFREQ03"))
    document["id"] = str(uuid4())

    assert answered(json.dumps(document).encode(), rules.terms_of("demo")) is None


def test_the_published_referral_is_refused_where_nobody_mapped_its_use_case():
    found = answered(published("REFREQ03"), Terms(frozenset({"1.0.0-beta"}), {}))

    assert (found.status, found.issue_code) == (422, "not-supported")


def test_the_facts_of_the_published_referral_are_read():
    message = read(published("REFREQ03"))

    assert message.header.last_updated.endswith("00.8185338+00:00")
    assert (message.sender.ods_code, message.receiver.ods_code) == ("RND", "RYE")
    assert message.patient.practice.ods_code == "G82080"
    assert message.service == "111111111"
    assert (message.patient.given, message.patient.family) == ("Julie", "Jones")
    assert [each.rank for each in message.patient.contacts] == [1, 2, 3]
    assert message.requester.name == "Marcy BLAKE"
    assert message.requester.organisation.name == "Practitioner Org"
    assert [each.source for each in message.reasons] == ["Condition", "CarePlan", "Task"]
    assert message.consents[0].policies == ("IMPLIED",)
    number = nhs_number.read(message.patient.nhs_number)
    assert number.status is nhs_number.Status.FAILS_CHECK


def test_flags_for_safety_and_for_adjustments_are_read():
    message = read(published("REFREQ01"))

    assert [each.code for each in message.safeguarding] == ["836881000000105"]
    assert [each.code for each in message.adjustments] == ["adjustforneedlephobia"]


@pytest.mark.parametrize(
    ("start", "why", "status"),
    [
        ("REFREQ01", Why.USE_CASE_UNMAPPED, 422),
        ("REFREQ06", Why.USE_CASE_UNMAPPED, 422),
        ("BOOKREQ01", Why.EVENT_NOT_OFFERED, 501),
        ("BOOKREQRESP01", Why.NOT_A_MESSAGE, 400),
        ("CONS01", Why.NOT_A_MESSAGE, 400),
        ("FLA06", Why.NOT_A_MESSAGE, 400),
        ("Questionnaire", Why.NOT_A_MESSAGE, 400),
        ("QuestionnaireResponse", Why.NOT_A_MESSAGE, 400),
    ],
)
def test_what_else_is_published_is_answered_honestly(start, why, status):
    found = answered(published(start))

    assert (found.why, found.status) == (why, status)


def under_new_ids(message):
    """Change Bundle.id and the ids of resources, in the text: every other byte stays."""
    document = json.loads(message)
    ids = {document["id"], *(each["resource"]["id"] for each in document["entry"]
                             if "id" in each["resource"])}  # fmt: skip
    for each in ids:
        message = message.replace(each.encode(), str(uuid4()).encode())
    return message


@pytest.mark.django_db
def test_the_published_referral_is_accepted_and_its_bytes_are_kept(world, client):
    partner, message = make_partner(world), under_new_ids(published("REFREQ03"))
    headers = headers_of(token_of())

    answer = send(client, message, headers)

    assert answer.status_code == 200, answer.content
    standing = context.Standing(partner.user_id, world.practice.pk, world.partnership.pk)
    with context.standing_as(standing):
        assert bytes(Received.objects.get().body) == message
        assert Referral.objects.get().person.number_status == "FAILS_CHECK"
    assert send(client, message, headers).json()["issue"][0]["code"] == "duplicate"
    assert send(client, message, headers_of(token_of())).status_code == 409


@pytest.mark.django_db
def test_the_published_referral_is_refused_in_production(world, client):
    make_partner(world, name="live", versions=["1.0.0-beta"], use_cases={})

    assert send(client, published("REFREQ03"), headers_of(token_of("live"))).status_code == 422


@pytest.mark.parametrize("start", ["REFREQ01", "REFREQ06"])
def test_the_other_referrals_are_taken_where_their_use_case_is_mapped(start):
    mapped = Terms(ANY.versions, {"a1t1": "hjp1", "a5t3": "hjp1"})

    assert answered(published(start), mapped) is None


def test_a_version_that_is_not_in_the_terms_is_refused():
    assert answered(published("REFREQ03"), TERMS).why is Why.VERSION_UNSUPPORTED


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("400-REC_BAD_REQUEST-invalid.json", Why.ID_MISSING),
        ("400-REC_BAD_REQUEST-required.json", Why.IDENTITY_MISSING),
        ("403-REC_FORBIDDEN-forbidden.json", Why.FORBIDDEN),
        ("404-REC_NOT_FOUND-not-found.json", Why.NOT_FOUND),
        ("409-REC_CONFLICT-conflict.json", Why.CHANGED_HERE),
        ("409-REC_CONFLICT-duplicate.json", Why.REQUEST_REPEATED),
        ("422-REC_UNPROCESSABLE_ENTITY-not-supported.json", Why.VERSION_UNSUPPORTED),
        ("501-REC_NOT_IMPLEMENTED-not-supported.json", Why.EVENT_NOT_OFFERED),
        ("Examples__409Conflict.json", Why.BUNDLE_REPEATED),
    ],
)
def test_our_refusals_are_coded_as_published(name, why):
    theirs, ours = outcome_of(name), schemas.operation_outcome(rules.fault(why))

    assert coded(ours) == coded(theirs)
    if name[0].isdigit():
        assert name.startswith(str(rules.fault(why).status))


def coded(outcome):
    (issue,) = outcome["issue"]
    (coding,) = issue["details"]["coding"]
    return issue["severity"], issue["code"], coding["system"], coding["code"]
