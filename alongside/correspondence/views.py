from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.correspondence import actions, queries, schemas
from alongside.correspondence.actions import Heard
from alongside.correspondence.forms import HowToHear
from alongside.correspondence.rules import State
from alongside.kit.refusal import Refused
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships


@require_safe
@requires(Permission.SEE_OUTBOX)
def outbox(request: SignedIn) -> HttpResponse:
    """What an organisation has to say to others, what became of it, and what was answered."""
    lists = {
        "replies": queries.to_look_at(request.actor),
        "failed": queries.outbox(request.actor, [State.FAILED]),
        "waiting": queries.outbox(request.actor, [State.WAITING]),
        "held": queries.done(request.actor, State.HELD),
        "sent": queries.done(request.actor, State.SENT),
    }
    rows = [row for rows in lists.values() for row in rows]  # type: ignore[attr-defined]
    shown = [row.person_id for row in rows if row.person_id]
    audit.looked_at(shown, page="correspondence:outbox", by=request.actor, at=request.at)
    return render(
        request,
        "correspondence/outbox.jinja",
        {**lists, "now": request.at, "most": queries.RECENT},
    )


@require_POST
@requires(Permission.SEE_OUTBOX)
def again(request: SignedIn, message_id: UUID) -> HttpResponse:
    message = get_object_or_404(queries.visible_to(request.actor), pk=message_id)
    try:
        actions.retry(message_id=message.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is on its way again")
    return redirect("correspondence:outbox")


@require_POST
@requires(Permission.SEE_OUTBOX)
def looked_at(request: SignedIn, reply_id: UUID) -> HttpResponse:
    reply = get_object_or_404(queries.replies_to(request.actor), pk=reply_id)
    try:
        actions.look_at(reply_id=reply.pk, by=request.actor, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Kept as done")
    return redirect("correspondence:outbox")


@requires(Permission.SET_UP_PARTNERSHIP)
def routes(request: SignedIn) -> HttpResponse:
    form = HowToHear(
        posted(request),
        organisations=partnerships.organisations_of(request.actor),
        sites=partnerships.sites_of(request.actor),
    )
    if form.is_valid():
        organisation, site = form.cleaned_data["place"].split(":")
        actions.set_route(
            organisation_id=UUID(organisation),
            site_id=UUID(site) if site else None,
            email=form.cleaned_data["email"],
            ring_on=form.cleaned_data["ring_on"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, "Saved")
        return redirect("correspondence:routes")
    found = queries.routes_of(request.actor)
    return render(request, "correspondence/routes.jinja", {"form": form, "routes": found})


# What carriers post to us. They show a token; no page's sign-in counts.


@csrf_exempt
def receipts(request: Any) -> HttpResponse:
    """Keep whether a message arrived."""
    if refusal := _refusal(request):
        return refusal
    try:
        status = schemas.status(_body(request))
    except schemas.Unreadable as why:
        return _unreadable(why)
    of = queries.message_of(status.message_id) if status else None
    if of is not None and status is not None and status.receipt is not None:
        with queries.at_work(of.organisation_id, of.partnership_id) as by:
            actions.keep_receipt(
                message_id=of.message_id, receipt=status.receipt, by=by, at=request.at
            )
    return HttpResponse(status=204)


@csrf_exempt
def texts(request: Any) -> HttpResponse:
    """Take what somebody texted back. A number that nobody wrote to is answered the same."""
    if refusal := _refusal(request):
        return refusal
    try:
        received = schemas.received(_body(request))
    except schemas.Unreadable as why:
        return _unreadable(why)
    found = queries.texted_at(received.number, request.at)
    is_shared = len({each.person_id for each in found}) > 1
    for each in found if is_shared else found[:1]:
        of = each.of
        with queries.at_work(of.organisation_id, of.partnership_id) as by:
            actions.hear(
                message_id=of.message_id,
                heard=Heard(received.key, received.words, is_shared),
                by=by,
                at=request.at,
            )
    return HttpResponse(status=204)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    if request.method != "POST":
        refusal = _said("Only POST is answered here", 405)
        refusal["Allow"] = "POST"
        return refusal
    token: str = settings.NOTIFY_CALLBACK_TOKEN
    shown = request.headers.get("Authorization", "")
    if not token or not constant_time_compare(shown, f"Bearer {token}"):
        refusal = _said("The token is missing or wrong", 401)
        refusal["WWW-Authenticate"] = "Bearer"
        return refusal
    return None


def _body(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit() or int(length[:20]) > schemas.MAX_BYTES:
        raise schemas.Unreadable("This is longer than a receipt or a text")
    try:
        return request.body
    except UnreadablePostError:
        raise schemas.Unreadable("This broke off") from None


def _unreadable(why: schemas.Unreadable) -> HttpResponse:
    return _said(str(why), 400)


def _said(sentence: str, status: int) -> HttpResponse:
    return JsonResponse({"message": sentence}, status=status)
