from django.http import HttpRequest
from django.http.request import UnreadablePostError

from alongside.interop import actions, queries, rules, schemas
from alongside.interop.rules import Ids, Media, MessageRefused, Why, fault
from alongside.interop.views.answering import Node, refuse, speaks_fhir


@speaks_fhir("POST")
def process_message(request: HttpRequest) -> Node:
    """Take a message from a partner's system, or tell it why not, in the order of the standard."""
    with queries.in_time():
        caller = queries.caller_of(rules.bearer_token(request.headers.get("Authorization")))
        ids, media = _ids(request), _media(request)
        body = _body(request)
        message = queries.new_message(caller, ids, body, media)
        received = actions.take_in(
            message=message,
            body=body,
            media=media,
            ids=ids,
            partner=caller.partner,
            endpoint=request.build_absolute_uri(request.path),
            by=caller.actor,
            at=caller.at,
        )
    found: Node = received.answered
    return found


def _ids(request: HttpRequest) -> Ids:
    headers = request.headers
    ids = rules.ids_of(headers.get("X-Request-Id"), headers.get("X-Correlation-Id"))
    refuse(rules.why_not_headers(headers))
    return ids


def _media(request: HttpRequest) -> Media:
    found = rules.media_of_body(request.headers.get("Content-Type"))
    if found is None:
        raise MessageRefused(fault(Why.MEDIA_TYPE))
    return found


def _body(request: HttpRequest) -> bytes:
    """Return the bytes, unless they are more than we read."""
    length = request.META.get("CONTENT_LENGTH") or ""
    is_large = length.isdigit() and int(length[:20]) > schemas.MAX_BYTES
    refuse(fault(Why.TOO_LARGE) if is_large else None)
    try:
        return request.body
    except UnreadablePostError:
        raise MessageRefused(fault(Why.NOT_JSON)) from None
