"""Whoever speaks FHIR to us is answered in FHIR, whatever it is that says no."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from alongside.interop import rules
from alongside.interop.rules import Why
from alongside.interop.views.answering import media_of, refusal

PLACE = "/FHIR/"
FHIR = "application/fhir+"
REASONS = {
    403: Why.FORBIDDEN,
    404: Why.NOT_FOUND,
    405: Why.METHOD_NOT_ALLOWED,
    413: Why.TOO_LARGE,
    429: Why.TOO_MANY_REQUESTS,
    500: Why.SERVER_ERROR,
    503: Why.UNAVAILABLE,
}
KEPT = ("Retry-After", "Allow", "WWW-Authenticate")


class SpeaksFhir:
    """
    Send back the ids of every request, and turn every refusal that is a page into an outcome.

    It stands outside whatever could refuse: no such address, or no database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(PLACE):
            return response
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith(FHIR):
            response = _outcome(request, response)
        for name, value in rules.echoed(request.headers).items():
            response[name] = value
        return response


def _outcome(request: HttpRequest, page: HttpResponseBase) -> HttpResponse:
    otherwise = Why.SERVER_ERROR if page.status_code >= 500 else Why.NOT_FHIR
    answer = refusal(rules.fault(REASONS.get(page.status_code, otherwise)), media_of(request))
    answer.status_code = page.status_code
    for name in KEPT:
        if name in page:
            answer[name] = page[name]
    return answer
