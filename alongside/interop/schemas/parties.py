"""The people and organisations in a message."""

from collections.abc import Iterable

from alongside.interop.rules import Address, Contact, Organisation, Patient, Professional
from alongside.interop.schemas.contents import Contents, Resource
from alongside.interop.schemas.nodes import (
    child,
    children,
    codes,
    codings,
    day,
    number,
    text,
    texts,
)
from alongside.interop.schemas.parsing import Node

# Systems are compared by their last part: senders write Id and id, http and https.
NHS_NUMBER = "/id/nhs-number"
ODS_CODES = ("/id/ods-organization-code", "/id/ods-site-code")
SERVICE = "/id/dos-service-id"
VERIFICATION = "NHSNumberVerificationStatus"
SELF = "ONESELF"
NAMES = ("official", "usual", None)  # which name of several
LAST = 999


def patient(resource: Resource | None, contents: Contents) -> Patient:
    node = resource.node if resource else {}
    named = best_name(children(node, "name"))
    number_sent = _identifier(node, NHS_NUMBER)
    return Patient(
        reference=resource.url if resource else None,
        nhs_number=text(number_sent, "value"),
        number_verified=_verified(number_sent),
        family=text(named, "family"),
        given=" ".join(texts(named, "given")) or None,
        title=" ".join(texts(named, "prefix")) or None,
        birth_date=day(node, "birthDate"),
        gender=text(node, "gender"),
        language=_language(node),
        contacts=_own_contacts(node),
        practice=_practice(node, contents),
        deceased=node.get("deceasedBoolean") is True or text(node, "deceasedDateTime") is not None,
        restricted="R" in codes({"coding": child(node, "meta").get("security")}),
    )


def address(resource: Resource | None) -> Address | None:
    """Return where somebody lives, unless the national record says never to show it."""
    node = resource.node if resource else {}
    if "R" in codes({"coding": child(node, "meta").get("security")}):
        return None
    known = [each for each in children(node, "address") if text(each, "use") != "old"]
    homes = [each for each in known if text(each, "use") == "home"]
    found = next(iter(homes + known), None)
    if found is None:
        return None
    return Address(text(found, "text"), texts(found, "line"), text(found, "postalCode"))


def organisation(resource: Resource | None) -> Organisation | None:
    if resource is None or resource.kind != "Organization":
        return None
    ods = (text(_identifier(resource.node, each), "value") for each in ODS_CODES)
    return Organisation(
        reference=resource.url,
        name=text(resource.node, "name"),
        ods_code=next((each for each in ods if each), None),
    )


def professional(resource: Resource | None, contents: Contents) -> Professional | None:
    """Return who refers: a practitioner, or the role or the organisation that stands for one."""
    if resource is None:
        return None
    if resource.kind == "Organization":
        return Professional(None, organisation(resource), contacts(resource.node))
    role = resource if resource.kind == "PractitionerRole" else _role_of(resource, contents)
    role_node = role.node if role else {}
    person = contents.of(child(role_node, "practitioner"), "Practitioner") or resource
    return Professional(
        name=_full_name(person.node),
        organisation=organisation(contents.at(child(role_node, "organization"))),
        contacts=contacts(person.node) or contacts(role_node),
    )


def service(contents: Contents, performers: Iterable[Node]) -> str | None:
    asked = (contents.of(each, "HealthcareService") for each in performers)
    found = next((each for each in asked if each), None) or contents.first("HealthcareService")
    return text(_identifier(found.node, SERVICE), "value") if found else None


def contacts(node: Node) -> tuple[Contact, ...]:
    found = (_contact(each) for each in children(node, "telecom"))
    usable = [each for each in found if each and each.use != "old"]
    return tuple(sorted(usable, key=lambda each: LAST if each.rank is None else each.rank))


def best_name(names: tuple[Node, ...]) -> Node:
    for use in NAMES:
        for each in names:
            if text(each, "use") == use:
                return each
    return {}


def _contact(node: Node) -> Contact | None:
    value = text(node, "value")
    if value is None:
        return None
    return Contact(text(node, "system") or "other", value, text(node, "use"), number(node, "rank"))


def _own_contacts(node: Node) -> tuple[Contact, ...]:
    """Leave out everybody else: the number of a relative or a neighbour is not theirs to answer."""
    own = [each for each in children(node, "contact") if SELF in _relationships(each)]
    return contacts({"telecom": [*children(node, "telecom"), *_telecoms(own)]})


def _telecoms(people: Iterable[Node]) -> list[Node]:
    return [each for person in people for each in children(person, "telecom")]


def _relationships(node: Node) -> tuple[str, ...]:
    return codes(*children(node, "relationship"))


def _identifier(node: Node, system: str) -> Node:
    for each in children(node, "identifier"):
        if (text(each, "system") or "").lower().endswith(system) and text(each, "value"):
            return each
    return {}


def _verified(identifier: Node) -> str | None:
    for each in children(identifier, "extension"):
        if (text(each, "url") or "").endswith(VERIFICATION):
            return next(iter(codes(child(each, "valueCodeableConcept"))), None)
    return None


def _language(node: Node) -> str | None:
    spoken = children(node, "communication")
    preferred = [each for each in spoken if each.get("preferred") is True]
    found = next(iter([*preferred, *spoken]), {})
    return next((each.code for each in codings(child(found, "language"))), None)


def _practice(node: Node, contents: Contents) -> Organisation | None:
    for reference in children(node, "generalPractitioner"):
        found = contents.at(reference)
        if found and found.kind == "PractitionerRole":
            found = contents.at(child(found.node, "organization"))
        if practice := organisation(found) or _named_elsewhere(reference):
            return practice
    return None


def _named_elsewhere(reference: Node) -> Organisation | None:
    """Read a reference that names its organisation by code, without bringing it along."""
    code = text(
        _identifier({"identifier": [child(reference, "identifier")]}, ODS_CODES[0]), "value"
    )
    return Organisation(None, text(reference, "display"), code) if code else None


def _role_of(person: Resource, contents: Contents) -> Resource | None:
    for role in contents.all("PractitionerRole"):
        if contents.at(child(role.node, "practitioner")) is person:
            return role
    return None


def _full_name(node: Node) -> str | None:
    named = best_name(children(node, "name"))
    parts = (*texts(named, "given"), text(named, "family"))
    return " ".join(each for each in parts if each) or text(named, "text")
