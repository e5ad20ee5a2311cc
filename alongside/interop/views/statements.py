"""What this server says of itself, to anybody."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from alongside.interop import queries, rules, schemas
from alongside.interop.rules import MessageRefused, Why, fault
from alongside.interop.views.answering import (
    Node,
    media_of,
    parameters_of,
    refusal,
    refuse,
    speaks_fhir,
)

LATER = {"Slot", "Appointment", "Schedule"}  # of the standard, and not offered yet
OURS = ("1.0.0",)  # the message version that is defined for whoever shows no token


@speaks_fhir("GET", "HEAD")
def metadata(request: HttpRequest) -> Node:
    return schemas.capability_statement(
        base_url=_base(request), version=version("alongside"), on=rules.in_force_from()
    )


@speaks_fhir("GET", "HEAD")
def message_definitions(request: HttpRequest) -> Node:
    parameters = parameters_of(request)
    contexts = [rules.token_of(each) for each in parameters.get("context", ())]
    found = schemas.of_contexts(_definitions(request), contexts)
    query = urlencode({"context": parameters.get("context", ())}, doseq=True)
    return schemas.searchset(
        _base(request), "MessageDefinition", found, total=len(found), query=query
    )


@speaks_fhir("GET", "HEAD")
def message_definition(request: HttpRequest, pk: str) -> Node:
    found = next((each for each in _definitions(request) if each["id"] == pk.lower()), None)
    if found is None:
        raise MessageRefused(fault(Why.NOT_FOUND))
    return found


@csrf_exempt
def elsewhere(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer any other address of FHIR."""
    is_later = path.partition("/")[0] in LATER
    return refusal(fault(Why.EVENT_NOT_OFFERED if is_later else Why.NOT_FOUND), media_of(request))


def _definitions(request: HttpRequest) -> tuple[dict[str, Any], ...]:
    """What we take from anybody, or from whoever shows a token: their own use cases too."""
    mapped: Mapping[str, str] = {}
    versions: tuple[str, ...] = OURS
    refuse(rules.why_not_headers(request.headers))
    if token := rules.bearer_token(request.headers.get("Authorization")):
        with queries.in_time():
            terms = queries.caller_of(token, read_only=True).terms
        mapped, versions = terms.use_cases, tuple(sorted(terms.versions))
    return schemas.definitions(mapped=mapped, versions=versions, on=rules.in_force_from())


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("interop:base"))
