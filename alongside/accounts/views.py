import json
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alongside.accounts import actions, forms, queries
from alongside.accounts.permissions import is_guarded, page_of
from alongside.kit.refusal import Refused
from alongside.kit.views import posted

LINK = "link"  # the key of the sign-in session that holds a link on its way
LONGEST_PAGE = 300


@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Renew a sign-in. `ActsInContext` has done it by now, or has ended it."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@require_POST
def drafts(request: Any) -> HttpResponse:
    """Keep what is typed on a page, as a script or another program sends it."""
    if not request.user.is_authenticated:
        return _said("Sign in first", 401)
    try:
        page, fields = _draft_of(request)
    except ValueError:
        return _said("Send the fields of a form", 400)
    if len(page) > LONGEST_PAGE or not is_guarded(page):
        return _said("There is no such page", 400)
    try:
        actions.keep_draft(user_id=request.user.pk, page=page, fields=fields, at=request.at)
    except Refused as refusal:
        return _said(str(refusal), 413)
    return HttpResponse(status=204)


@require_POST
def drop_draft(request: Any) -> HttpResponse:
    """Start a page afresh: forget what was typed on it."""
    page = request.POST.get("page", "")
    if not is_guarded(page):
        return redirect("/")
    if request.user.is_authenticated:
        actions.drop_drafts(user_id=request.user.pk, pages=[page])
    return redirect(page)


@never_cache
def join(request: Any, token: str = "") -> HttpResponse:
    """
    Let somebody choose a password who was handed a link.

    The link's secret moves to the sign-in session at once, so that no address carries it on.
    """
    if token:
        request.session[LINK] = token
        return redirect("accounts:join")
    token = request.session.get(LINK, "")
    try:
        user = queries.user_of_link(token, at=request.at)
        form = forms.ChoosePassword(user, posted(request))
        if form.is_valid():
            return _joined(request, token, form.cleaned_data["password"])
    except Refused as refusal:
        return render(request, "accounts/no_link.jinja", {"reason": str(refusal)}, status=410)
    return render(request, "accounts/join.jinja", {"form": form, "newcomer": user})


def forgotten(request: HttpRequest, key: str = "") -> HttpResponse:
    """Say whom to ask, in place of pages that would send a message or change who one is."""
    return render(request, "accounts/forgotten.jinja")


def _joined(request: Any, token: str, password: str) -> HttpResponse:
    user = actions.use_link(token=token, password=password, at=request.at)
    del request.session[LINK]
    login = Login(user=user, redirect_url=reverse("mfa_index"))
    answer: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return answer


def _draft_of(request: HttpRequest) -> tuple[str, dict[str, list[str]]]:
    if request.content_type == "application/json":
        said = json.loads(request.body)
        if not isinstance(said, dict):
            raise ValueError("no mapping")
        return str(said.get("page") or page_of(request)), _lists(said.get("fields"))
    page = request.POST.get("page") or page_of(request)
    if "fields" in request.POST:
        return page, _lists(json.loads(request.POST["fields"]))
    return page, _without(request.POST, "page", "form")


def _lists(fields: Any) -> dict[str, list[str]]:
    if not isinstance(fields, dict):
        raise ValueError("no mapping")
    return {
        str(name): [str(each) for each in (values if isinstance(values, list) else [values])]
        for name, values in fields.items()
    }


def _without(fields: QueryDict, *names: str) -> dict[str, list[str]]:
    return {
        str(name): [str(value) for value in values]
        for name, values in fields.lists()
        if name not in names
    }


def _said(words: str, status: int) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)
