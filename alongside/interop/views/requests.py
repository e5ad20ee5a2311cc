"""What a partner's system may read: its own organisation's referrals, and nothing else."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from alongside.audit import actions as audit
from alongside.interop import queries, rules, schemas
from alongside.interop.queries import Caller, Found
from alongside.interop.rules import MessageRefused, Why, fault
from alongside.interop.views.answering import Node, parameters_of, refuse, speaks_fhir

PAGE = "interop:service_requests"


@speaks_fhir("GET", "HEAD")
def service_requests(request: HttpRequest) -> Node:
    with queries.in_time():
        caller = _caller(request)
        strict = rules.is_strict(request.headers.get("Prefer"))
        wanted = rules.search_of(parameters_of(request), strict=strict)
        found = queries.search(caller.actor, wanted, caller.at)
    _write_down(caller, found)
    return schemas.searchset(
        request.build_absolute_uri(reverse("interop:base")),
        "ServiceRequest",
        [schemas.service_request(each) for each in found.asked],
        total=found.total,
        query=urlencode(wanted.used, doseq=True),
    )


@speaks_fhir("GET", "HEAD")
def service_request(request: HttpRequest, pk: str) -> Node:
    with queries.in_time():
        caller = _caller(request)
        found = queries.asked_as(caller.actor, _uuid(pk), caller.at)
    if not found.asked:
        raise MessageRefused(fault(Why.NOT_FOUND))
    _write_down(caller, found)
    return schemas.service_request(found.asked[0])


def _caller(request: HttpRequest) -> Caller:
    headers = request.headers
    caller = queries.caller_of(rules.bearer_token(headers.get("Authorization")), read_only=True)
    refuse(rules.why_not_ids(headers.get("X-Request-Id"), headers.get("X-Correlation-Id")))
    refuse(rules.why_not_headers(headers))
    return caller


def _write_down(caller: Caller, found: Found) -> None:
    audit.looked_at(found.person_ids, page=PAGE, by=caller.actor, at=caller.at)


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise MessageRefused(fault(Why.NOT_FOUND)) from None
