"""One way in and out for every address of FHIR: method, form, refusal, time."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from psycopg.errors import LockNotAvailable, QueryCanceled

from alongside.interop import rules, schemas
from alongside.interop.rules import Fault, Media, MessageRefused, Why, fault

RETRY_AFTER = {408: "2", 425: "1", 429: "10", 503: "2"}
CHALLENGE = 'Bearer realm="FHIR", error="invalid_token"'

type Node = dict[str, Any]
type Answering = Callable[..., Node]


def speaks_fhir(*methods: str) -> Callable[[Answering], Callable[..., HttpResponse]]:
    """Have a view return what it says, or raise MessageRefused; all else of HTTP is done here."""

    def wrap(view: Answering) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, **named: Any) -> HttpResponse:
            media = media_of(request)
            try:
                refuse(None if request.method in methods else fault(Why.METHOD_NOT_ALLOWED))
                refuse(rules.why_not_accepted(media))
                return answer(view(request, **named), 200, media)
            except MessageRefused as refused:
                return refusal(refused.fault, media, methods)
            except OperationalError as error:
                if not isinstance(error.__cause__, QueryCanceled | LockNotAvailable):
                    raise
                return refusal(fault(Why.TIMEOUT), media, methods)

        return answered

    return wrap


def refuse(why: Fault | None) -> None:
    if why:
        raise MessageRefused(why)


def parameters_of(request: HttpRequest) -> Mapping[str, list[str]]:
    try:
        return dict(request.GET.lists())
    except SuspiciousOperation:  # more parameters than anybody reads
        raise MessageRefused(fault(Why.PARAMETER_UNUSABLE)) from None


def media_of(request: HttpRequest) -> Media | None:
    """Return the form to answer in, or None where we have none of those that are asked for."""
    try:
        asked = request.GET.get("_format")
    except SuspiciousOperation:  # more parameters than anybody reads
        asked = None
    sent = rules.media_of_body(request.headers.get("Content-Type"))
    return rules.media_to_answer(asked, request.headers.get("Accept"), sent)


def answer(node: Node, status: int, media: Media | None) -> HttpResponse:
    form = media or Media.JSON
    found = HttpResponse(schemas.written(node, form), status=status, content_type=str(form))
    found["Cache-Control"] = "no-store"
    return found


def refusal(why: Fault, media: Media | None, methods: tuple[str, ...] = ()) -> HttpResponse:
    found = answer(schemas.operation_outcome(why), why.status, media)
    if why.status == 401:
        found["WWW-Authenticate"] = CHALLENGE
    if why.status == 405:
        found["Allow"] = ", ".join(methods)
    if why.status in RETRY_AFTER:
        found["Retry-After"] = RETRY_AFTER[why.status]
    return found
