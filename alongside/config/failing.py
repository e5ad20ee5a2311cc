"""Pages that say no. None of them says more to one reader than to another."""

import logging
import sys
from secrets import token_hex

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Show a reference that is in the log as well, beside where it went wrong."""
    reference = token_hex(4)
    log.error("Reference %s", reference, exc_info=sys.exc_info())
    return _page(500, reference)


def _page(status: int, reference: str = "") -> HttpResponse:
    """Without the request: whatever failed, such as the database, is not asked again."""
    return HttpResponse(render_to_string(f"{status}.html", {"reference": reference}), status=status)
