from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts import actions, queries

SET_UP_HERE = "second_factor_set_up"  # in the sign-in session: whose it was set up in it
SETS_UP = {"mfa_activate_totp", "mfa_add_webauthn"}
MAKES_CODES = {*SETS_UP, "mfa_generate_recovery_codes"}
OPEN = {
    *SETS_UP,
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_inactive",
}


class SecondFactor:
    """
    Show nobody who has signed in by a password alone any page but those that set up the second.

    In this sign-in a passkey or a code must have been used, or been set up. Settings say whether it
    is asked for: in production always.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.is_held_back = False
        response = self.get_response(request)
        if request.method == "POST" and getattr(request, "makes_codes", False):
            # allauth would write it down when they are shown, and a GET never writes.
            actions.note_recovery_codes_shown(user_id=request.user.pk)
        if getattr(request, "had_none", False) and queries.has_second_factor(request.user):
            request.session[SET_UP_HERE] = str(request.user.pk)
        return response

    def process_view(self, request: Any, *_view: object) -> HttpResponse | None:
        name = request.resolver_match.view_name
        request.makes_codes = name in MAKES_CODES and request.user.is_authenticated
        if not request.user.is_authenticated or shown(request):
            return None
        if name in SETS_UP and request.method == "POST":
            request.had_none = not queries.has_second_factor(request.user)
        if name in OPEN or not settings.REQUIRE_SECOND_FACTOR:
            return None
        request.is_held_back = True
        return self.ask(request)

    def ask(self, request: Any) -> HttpResponse:
        if queries.has_second_factor(request.user):
            return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
        if not messages.get_messages(request):
            messages.warning(request, "Set up a passkey or an authenticator app to go on.")
        return redirect("mfa_index")


def shown(request: Any) -> bool:
    """Whether a second factor was used, or set up, in this sign-in."""
    if request.session.get(SET_UP_HERE) == str(request.user.pk):
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
