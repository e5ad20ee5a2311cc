"""MessageDefinitions: which messages we take, with what in them, from the table that decides."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from alongside.interop.rules import Deed, Token
from alongside.interop.rules.decisions import USE_CASES, contents, our_system, our_use_cases
from alongside.interop.schemas.answers import CORE, DEFINITIONS, EVENTS, PROFILES, SERVICES
from alongside.interop.schemas.parsing import Node

NAMED = {
    Deed.NEW: ("bars-message-servicerequest-request-referral", "servicerequest-request"),
    Deed.CANCEL: ("bars-message-servicerequest-request-cancelled", "servicerequest-request"),
    Deed.RESPONSE: ("bars-message-servicerequest-response-referral", "servicerequest-response"),
}
TITLES = {
    Deed.NEW: "A new referral",
    Deed.CANCEL: "A referral is taken back",
    Deed.RESPONSE: "A response to a message of ours",
}
CONTEXT = {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": "workflow"}
OWN_PROFILES = {
    "MessageHeader": "BARSMessageHeader-{event}",
    "ServiceRequest": "BARSServiceRequest-request-referral",
}


def definitions(*, mapped: Iterable[str], versions: Sequence[str], on: date) -> tuple[Node, ...]:
    """
    Return the definitions of what we take.

    mapped    use cases of the standard that are taken from whoever asks
    versions  the message versions that are
    """
    ours = [Token(our_system(), each) for each in sorted(our_use_cases())]
    contexts = [*ours, *(Token(USE_CASES, each) for each in sorted(mapped))]
    return tuple(_definition(deed, contexts, version, on) for deed in Deed for version in versions)


def of_contexts(found: Iterable[Node], contexts: Sequence[Token]) -> list[Node]:
    """Keep those for every context that is asked for. Which service it is makes no difference."""
    asked = [each for each in contexts if each.system != SERVICES]
    return [node for node in found if all(_is_for(node, each) for each in asked)]


def _is_for(node: Node, context: Token) -> bool:
    codings = (each["valueCodeableConcept"]["coding"][0] for each in node["useContext"])
    return any(
        coding["code"] == context.value and context.system in (None, coding["system"])
        for coding in codings
    )


def _definition(deed: Deed, contexts: Sequence[Token], version: str, on: date) -> Node:
    name, event = NAMED[deed]
    url = f"{DEFINITIONS}/{name}"
    return {
        "resourceType": "MessageDefinition",
        "id": str(uuid5(NAMESPACE_URL, f"{url}|{version}")),
        "url": url,
        "version": version,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "title": TITLES[deed],
        "status": "active",
        "date": on.isoformat(),
        "description": "What this server takes. Tested against the public BaRS 1.12.0 examples.",
        "useContext": [
            {
                "code": CONTEXT,
                "valueCodeableConcept": {"coding": [{"system": each.system, "code": each.value}]},
            }
            for each in contexts
        ],
        "eventCoding": {"system": EVENTS, "code": event},
        "category": "consequence",
        "focus": [
            {
                "code": kind,
                "profile": _profile(kind, event),
                "min": least,
                "max": "*" if most is None else str(most),
            }
            for kind, (least, most) in contents(deed).items()
        ],
    }


def _profile(kind: str, event: str) -> str:
    own = OWN_PROFILES.get(kind)
    return f"{PROFILES}/{own.format(event=event)}" if own else f"{CORE}/UKCore-{kind}"
