"""A message, from its bytes to the facts that a referral needs."""

from collections.abc import Iterator

from alongside.interop.rules import (
    Consent,
    Encounter,
    Flag,
    Header,
    IncomingReferral,
    Media,
    MessageRefused,
    Reason,
    Request,
    Why,
)
from alongside.interop.schemas.contents import Contents, Resource, contents_of
from alongside.interop.schemas.nodes import (
    child,
    children,
    codes,
    coding,
    codings,
    long_text,
    moment,
    text,
    words,
)
from alongside.interop.schemas.parsing import Node, parsed, refuse
from alongside.interop.schemas.parties import (
    address,
    organisation,
    patient,
    professional,
    service,
)
from alongside.interop.schemas.reading_xml import from_xml
from alongside.interop.schemas.structure import why_not_fhir


def read(body: bytes, media: Media = Media.JSON) -> IncomingReferral:
    """Read a message, or raise MessageRefused. Keep the bytes as they came, whatever we read."""
    document = from_xml(body) if media is Media.XML else parsed(body)
    if why := why_not_fhir(document):
        raise MessageRefused(why)
    if document.get("type") != "message" or _first_kind(document) != "MessageHeader":
        refuse(Why.NOT_A_MESSAGE)
    return facts(document)


def facts(document: Node) -> IncomingReferral:
    contents = contents_of(document)
    head = _node(contents.first("MessageHeader"))
    asked = _focus(head, contents)
    request = _node(asked)
    who = contents.of(child(request, "subject"), "Patient") or contents.first("Patient")
    return IncomingReferral(
        header=_header(document, head),
        request=_request(asked),
        encounter=_encounter(request, contents),
        care_plan_status=text(_node(contents.first("CarePlan")), "status"),
        patient=patient(who, contents),
        address=address(who),
        sender=organisation(contents.at(child(head, "sender"))),
        receiver=organisation(contents.at(child(_destination(head), "receiver"))),
        service=service(contents, children(request, "performer")),
        requester=professional(contents.at(child(request, "requester")), contents),
        reasons=tuple(_reasons(request, contents)),
        flags=tuple(_flags(contents)),
        consents=tuple(_consent(each.node) for each in contents.all("Consent")),
        counts=contents.counts,
        lost=tuple(_lost(head, request, contents)),
        appointment=text(_node(contents.first("Appointment")), "status"),
    )


def _header(document: Node, head: Node) -> Header:
    bundle_id = text(document, "id")
    if bundle_id is None:
        refuse(Why.BUNDLE_ID_MISSING)
    meta = child(document, "meta")
    return Header(
        bundle_id=bundle_id,
        version=text(meta, "versionId"),
        last_updated=text(meta, "lastUpdated"),
        event=text(child(head, "eventCoding"), "code"),
        reason=next(iter(codes(child(head, "reason"))), None),
        definition=text(head, "definition"),
        responds_to=text(child(head, "response"), "identifier"),
        destination=text(_destination(head), "endpoint"),
        source=text(child(head, "source"), "endpoint"),
    )


def _request(asked: Resource | None) -> Request:
    node = _node(asked)
    period = child(node, "occurrencePeriod")
    return Request(
        reference=asked.url if asked else None,
        status=text(node, "status"),
        categories=codings(*children(node, "category")),
        occurs_from=moment(period, "start") or moment(node, "occurrenceDateTime"),
        occurs_until=moment(period, "end"),
        authored_on=text(node, "authoredOn"),
        authored_at=moment(node, "authoredOn"),
        last_updated=text(child(node, "meta"), "lastUpdated"),
    )


def _encounter(request: Node, contents: Contents) -> Encounter:
    linked = contents.of(child(request, "encounter"), "Encounter")
    found = linked or contents.first("Encounter")
    node = _node(found)
    return Encounter(
        reference=found.url if found else None,
        status=text(node, "status"),
        kind=coding(child(node, "class")),
    )


def _reasons(request: Node, contents: Contents) -> Iterator[Reason]:
    for source, wording in (
        *(("Condition", words(child(each.node, "code"))) for each in contents.all("Condition")),
        *(("CarePlan", wording) for each in contents.all("CarePlan") for wording in _plans(each)),
        *(("Task", long_text(each.node, "description")) for each in contents.all("Task")),
        *(("ServiceRequest", words(each)) for each in children(request, "reasonCode")),
        *(("ServiceRequest", long_text(each, "text")) for each in children(request, "note")),
    ):
        if wording:
            yield Reason(source, wording)


def _plans(plan: Resource) -> Iterator[str | None]:
    yield long_text(plan.node, "description")
    for activity in children(plan.node, "activity"):
        for outcome in children(activity, "outcomeCodeableConcept"):
            yield words(outcome)


def _flags(contents: Contents) -> Iterator[Flag]:
    for each in contents.all("Flag"):
        if text(each.node, "status") == "active":
            code = child(each.node, "code")
            categories = codes(*children(each.node, "category"))
            yield Flag(next(iter(categories), None), next(iter(codes(code)), None), words(code))


def _consent(node: Node) -> Consent:
    rule = child(node, "policyRule")
    return Consent(
        status=text(node, "status"),
        refuses=text(child(node, "provision"), "type") == "deny",
        categories=codes(*children(node, "category")),
        policies=codes(rule) or tuple(each for each in (text(rule, "text"),) if each),
        given_on=text(node, "dateTime"),
    )


def _lost(head: Node, request: Node, contents: Contents) -> Iterator[str]:
    """Name the references without which we cannot say what is asked, for whom, by whom."""
    if _focus(head, contents) is None:
        yield "MessageHeader.focus"
    if contents.of(child(request, "subject"), "Patient") is None:
        yield "ServiceRequest.subject"
    if contents.of(child(head, "sender"), "Organization") is None:
        yield "MessageHeader.sender"


def _focus(head: Node, contents: Contents) -> Resource | None:
    found = (contents.of(each, "ServiceRequest") for each in children(head, "focus"))
    return next((each for each in found if each), None)


def _destination(head: Node) -> Node:
    return next(iter(children(head, "destination")), {})


def _first_kind(document: Node) -> str | None:
    first = next(iter(children(document, "entry")), {})
    return text(child(first, "resource"), "resourceType")


def _node(resource: Resource | None) -> Node:
    return resource.node if resource else {}
