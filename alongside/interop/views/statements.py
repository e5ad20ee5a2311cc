"""What this server says of itself, to anybody."""

from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from alongside.interop import rules, schemas
from alongside.interop.rules import Why, fault
from alongside.interop.views.answering import Node, media_of, refusal, speaks_fhir


@speaks_fhir("GET", "HEAD")
def metadata(request: HttpRequest) -> Node:
    return schemas.capability_statement(
        base_url=request.build_absolute_uri(reverse("interop:base")),
        version=version("alongside"),
        on=rules.in_force_from(),
    )


@csrf_exempt
def elsewhere(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer any other address of FHIR."""
    return refusal(fault(Why.NOT_FOUND), media_of(request))
