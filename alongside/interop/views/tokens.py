"""The token endpoint: allauth's own, for partners that prove who they are in any of three ways."""

from typing import Any

from allauth.core.internal import httpkit
from allauth.idp.oidc.internal.oauthlib.utils import convert_response, extract_params
from allauth.idp.oidc.views import TokenView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from alongside.interop.permissions import (
    ASSERTION,
    PartnerServer,
    client_by_assertion,
    client_by_old_secret,
)


class PartnerTokens(TokenView):
    def post(self, request: Any) -> HttpResponse:
        if "client_assertion" in request.POST or "client_assertion_type" in request.POST:
            request.proven_client = _by_assertion(request)
            if request.proven_client is None:
                return _refused("invalid_client", 401)
        else:
            request.proven_client = _by_old_secret(request)
        try:
            found: HttpResponse = super().post(request)
        except ValidationError:  # a `resource` that is no address
            return _refused("invalid_target", 400)
        return found

    def _create_token_response(self, request: HttpRequest, **more: Any) -> HttpResponse:
        answer = PartnerServer(
            pre_token=[lambda asked: self._pre_token(asked, more.get("user"), more.get("data"))]
        ).create_token_response(*extract_params(request))
        found: HttpResponse = convert_response(*answer)
        return found


token = PartnerTokens.as_view()


def _by_assertion(request: Any) -> Any:
    if request.POST.get("client_assertion_type") != ASSERTION:
        return None
    here = request.build_absolute_uri(reverse("idp:oidc:token"))
    issuer = request.build_absolute_uri("/")
    return client_by_assertion(
        request.POST.get("client_assertion", ""),
        audiences=(here, issuer, issuer.rstrip("/")),
        at=request.at,
    )


def _by_old_secret(request: Any) -> Any:
    client_id, secret = httpkit.extract_basic_auth(request.headers)
    return client_by_old_secret(
        client_id or request.POST.get("client_id", ""),
        secret or request.POST.get("client_secret", ""),
        at=request.at,
    )


def _refused(error: str, status: int) -> HttpResponse:
    answer = JsonResponse({"error": error}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
