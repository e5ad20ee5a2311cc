import json
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from alongside.interop import actions, queries, rules, schemas
from alongside.interop.rules import Fault, Ids, MessageRefused, Why, fault

FHIR = "application/fhir+json"


@csrf_exempt
def process_message(request: HttpRequest) -> HttpResponse:
    """Take a referral from a partner's system, or tell it why not, in the order of the standard."""
    try:
        _refuse(None if request.method == "POST" else fault(Why.METHOD_NOT_ALLOWED))
        caller = queries.caller_of(rules.bearer_token(request.headers.get("Authorization")))
        ids, body = _ids(request), _body(request)
        message = queries.new_message(caller, ids, body)
        received = actions.take_in(
            message=message,
            body=body,
            ids=ids,
            partner=caller.partner,
            endpoint=request.build_absolute_uri(),
            by=caller.actor,
            at=caller.at,
        )
    except MessageRefused as refused:
        return _refusal(refused.fault)
    return _answer(received.answered, 200)


def metadata(request: HttpRequest) -> HttpResponse:
    """Say what this server does, to anybody."""
    if request.method not in ("GET", "HEAD"):
        refusal = _refusal(fault(Why.METHOD_NOT_ALLOWED))
        refusal["Allow"] = "GET, HEAD"
        return refusal
    statement = schemas.capability_statement(
        base_url=request.build_absolute_uri(reverse("interop:base")),
        version=version("alongside"),
        on=rules.in_force_from(),
    )
    return _answer(statement, 200)


@csrf_exempt
def elsewhere(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer any other address of FHIR: there is nothing to read or to search yet."""
    return _refusal(fault(Why.NOT_FOUND))


def _ids(request: HttpRequest) -> Ids:
    headers = request.headers
    return rules.ids_of(headers.get("X-Request-Id"), headers.get("X-Correlation-Id"))


def _body(request: HttpRequest) -> bytes:
    """Return the bytes, unless they are of another kind or more than we read."""
    _refuse(rules.why_not_media_type(request.headers.get("Content-Type")))
    length = request.META.get("CONTENT_LENGTH") or ""
    is_large = length.isdigit() and int(length[:20]) > schemas.MAX_BYTES
    _refuse(fault(Why.TOO_LARGE) if is_large else None)
    try:
        return request.body
    except UnreadablePostError:
        raise MessageRefused(fault(Why.NOT_JSON)) from None


def _refuse(why: Fault | None) -> None:
    if why:
        raise MessageRefused(why)


def _refusal(why: Fault) -> HttpResponse:
    answer = _answer(schemas.operation_outcome(why), why.status)
    if why.status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="FHIR", error="invalid_token"'
    if why.status == 405:
        answer["Allow"] = "POST"
    if why.status == 425:
        answer["Retry-After"] = "1"
    return answer


def _answer(node: dict[str, Any], status: int) -> HttpResponse:
    answer = HttpResponse(json.dumps(node), status=status, content_type=FHIR)
    answer["Cache-Control"] = "no-store"
    return answer
