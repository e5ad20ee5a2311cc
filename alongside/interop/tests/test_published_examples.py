"""What the NHS publishes, which lies beside the repository and is not ours to ship."""

import json
from typing import Any
from uuid import uuid4

import pytest

from alongside.interop import rules, schemas
from alongside.interop.models import Heard, Received
from alongside.interop.rules import Deed, MessageRefused, Terms, Why
from alongside.interop.rules.decisions import NOT_YET, REASONS, contents
from alongside.interop.schemas.reading_xml import from_xml
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


# Every row of the list of examples

HERE = "NHSDigital-FHIR-BookingAndReferrals"
EVERYTHING: dict[str, Any] = {
    "versions": ["1.0.0", "1.0.0-beta", "1.1.0"],
    "use_cases": {"a1t1": "hjp1", "a5t1": "hjp1", "a5t3": "hjp1"},
}
# Sent by itself by a partner with whom all of it is agreed: status, issue code.
SENT = {
    "D01": (200, None),
    "D02": (200, None),
    "D03": (200, None),
    "D04": (501, "not-supported"),  # bookings come with issue 5
    "D05": (400, "invariant"),  # an answer, and no message
    "D06": (404, "not-found"),  # takes back what was never sent
    "D07": (404, "not-found"),  # answers what was never asked
    **dict.fromkeys(("D10", "D11", "D12", "D13"), (400, "invariant")),  # no message by itself
    **dict.fromkeys((f"D{n}" for n in range(33, 42)), (400, "invariant")),
    **dict.fromkeys((f"D{n}" for n in range(42, 50)), (400, "invariant")),
    "D45": (400, "too-long"),  # a page of base64, longer than any text that we keep
}
# An answer of a receiver: it must be coded as ours.
ANSWERS = {
    "D08": Why.BUNDLE_REPEATED,
    "D25": Why.ID_MISSING,
    "D26": Why.IDENTITY_MISSING,
    "D27": Why.FORBIDDEN,
    "D28": Why.NOT_FOUND,
    "D29": Why.REQUEST_REPEATED,
    "D30": Why.CHANGED_HERE,
    "D31": Why.VERSION_UNSUPPORTED,
    "D32": Why.EVENT_NOT_OFFERED,
}
TABLES = {"D14", "D16", "D17", "D18"}  # tested below, against what decides here
NOT_FOR_US = {
    "D09": "an answer of the sender's side: SEND_BAD_REQUEST",
    "D15": "bookings come with issue 5",
    "D21": "the whole API of the standard; ours is docs/reference/fhir-openapi.yaml",
    "D22": "of another server, and in breach of FHIR as its row says; ours is tested by itself",
    "D23": "slots come with issue 5",
    "D24": "in breach of FHIR, as its row says: ours is a Bundle with resources in it",
    **dict.fromkeys((f"D{n}" for n in range(50, 56)), "Open Referral UK: the directory"),
    **dict.fromkeys(("D56", "D57"), "the Standard Financial Statement"),
    **dict.fromkeys(("D58", "D59"), "questionnaires are not filled in by message"),
    "D60": "MESH, by which nothing comes yet",
    **dict.fromkeys(("D62", "D63"), "code lists of the Legal Aid Agency"),
    "D64": "the data set of PRSB, which is no message",
}


def rows():
    lines = (CASES / "index.tsv").read_text().splitlines() if CASES.exists() else []
    return {line.split("\t")[0]: line.split("\t")[3] for line in lines[1:]}


def forms_of(name):
    """A published file in each form that there is of it: media type, bytes."""
    path = CASES / rows()[name]
    yield f"application/fhir+{path.suffix[1:]}", path.read_bytes()
    converted = MESSAGES / f"{path.stem.removeprefix('Examples__')}.json"
    if path.suffix == ".xml" and converted.exists():
        yield "application/fhir+json", converted.read_bytes()


def test_each_row_is_tested_or_is_said_to_be_for_somebody_else():
    known = [*SENT, *ANSWERS, *TABLES, *NOT_FOR_US]

    assert sorted(known) == sorted(rows())


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "status", "code"), [(n, *e) for n, e in SENT.items()])
def test_what_is_published_is_answered_as_its_row_says(world, client, name, status, code):
    partner = make_partner(world, **EVERYTHING)
    for number, (kind, message) in enumerate(forms_of(name)):
        headers = headers_of(token_of())

        answer = send(client, as_sent(message, number), headers, kind)

        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == kind
        for each in ("X-Request-Id", "X-Correlation-Id"):
            assert answer[each] == headers[each]
        assert not [who for who in (b"Julie", b"Jones", b"3478526985") if who in answer.content]
        if code and kind.endswith("json"):
            assert answer.json()["issue"][0]["code"] == code
        if status == 200:
            again = send(client, as_sent(message, number), headers, kind)
            assert again.status_code == 409
            with context.standing_as(standing(world, partner)):
                assert Received.objects.filter(media=kind).exists()
                Referral.objects.update(queue="", owner=None, due_at=None, status="WITHDRAWN")


def as_sent(message, number):
    """The published bytes, under another Bundle.id for each form."""
    for known in (b"9ae77bb4", b"79120f41", b"8e5fc76d"):
        message = message.replace(known, known[:-1] + b"%d" % number)
    return message


def standing(world, partner):
    return context.Standing(partner.user_id, world.practice.pk, world.partnership.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("form", [0, 1])
def test_the_published_cancel_takes_back_what_it_names(world, client, form):
    partner, token = make_partner(world, **EVERYTHING), None
    token = token_of()
    referral = json.loads(published("REFREQ01"))
    for entry in referral["entry"]:
        if entry["resource"]["resourceType"] == "ServiceRequest":
            entry["resource"]["meta"]["lastUpdated"] = "2021-11-26T15:01:59.9999999+00:00"
    taken = send(client, json.dumps(referral).encode(), headers_of(token))
    assert taken.status_code == 200, taken.content
    kind, cancel = list(forms_of("D06"))[form]

    answer = send(client, cancel, headers_of(token), kind)

    assert answer.status_code == 200, answer.content
    with context.standing_as(standing(world, partner)):
        assert Referral.objects.get().status == "WITHDRAWN"


@pytest.mark.django_db
@pytest.mark.parametrize("form", [0, 1])
def test_the_published_response_is_kept_where_it_answers_us(world, client, form):
    partner = make_partner(world, **EVERYTHING)
    token = token_of()
    taken = send(client, published("REFREQ03"), headers_of(token)).json()
    kind, response = list(forms_of("D07"))[form]
    response = response.replace(b"79120f41-a431-4f08-bcc5-1e67006fcae0", taken["id"].encode())

    answer = send(client, response, headers_of(token), kind)

    assert answer.status_code == 200, answer.content
    with context.standing_as(standing(world, partner)):
        heard = Heard.objects.get()
        assert (heard.request_status, heard.appointment_status) == ("revoked", "noshow")


@pytest.mark.parametrize(("name", "why"), ANSWERS.items())
def test_what_other_receivers_answer_is_coded_as_ours(name, why):
    theirs = json.loads((CASES / rows()[name]).read_bytes())

    assert coded(schemas.operation_outcome(rules.fault(why))) == coded(theirs)


def test_what_a_referral_must_hold_is_what_the_standard_says():
    theirs = from_xml((CASES / rows()["D14"]).read_bytes())
    needed = {each["code"]: each["min"] for each in theirs["focus"] if each["min"]}
    needed.pop("Bundle")

    assert {kind: least for kind, (least, _) in contents(Deed.NEW).items()} == needed


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("D16", {"a1t1", "a5t1", "a5t3"}),
        ("D17", {"servicerequest-request", "servicerequest-response", *NOT_YET}),
        ("D18", REASONS),
    ],
)
def test_the_codes_that_we_know_are_codes_of_the_standard(name, ours):
    theirs = from_xml((CASES / rows()[name]).read_bytes())

    assert ours <= {each["code"] for each in theirs["concept"]}
