"""A calendar of days without names, at a private address."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, queries
from alongside.casework.rules.feeds import calendar_text
from alongside.kit.context import Standing, standing_as
from alongside.kit.refusal import Refused


@requires(Permission.SEE_CASES)
def feeds(request: SignedIn) -> HttpResponse:
    """The addresses of one's own calendars: made, shown again, and revoked."""
    if request.method == "POST":
        _changed(request)
        return redirect("casework:feeds")
    found = list(queries.feeds_of(request.actor))
    page = {
        "feeds": [(feed, request.build_absolute_uri(_address(feed.pk))) for feed in found],
        "kinds": {feed.whole_team for feed in found},
        "signs_off": request.actor.may(Permission.SIGN_OFF),
        "now": request.at,
    }
    return render(request, "casework/feeds.jinja", page)


def _address(feed_id: UUID) -> str:
    return reverse("casework:feed", args=[queries.token_of(feed_id)])


def _changed(request: SignedIn) -> None:
    """Make an address, or have the one that is named open nothing any more."""
    by, at = request.actor, request.at
    typed = request.POST.get("revoke", "")
    mine = {str(each.pk): each.pk for each in queries.feeds_of(by)}
    if typed in mine:
        actions.revoke_feed(feed_id=mine[typed], by=by, at=at)
        messages.success(request, "That address opens nothing any more")
    if typed:
        return
    try:
        actions.open_feed(whole_team=request.POST.get("whole_team") == "yes", by=by, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Read by a calendar, which signs in to nothing: the address alone opens it."""
    opened = queries.whose_feed(token)
    if opened is None:
        raise Http404
    actor = opened.actor
    with standing_as(Standing(actor.user_id, actor.organisation_id, actor.partnership_id)):
        days = queries.days_for(actor, whole_team=opened.whole_team)
    board = request.build_absolute_uri(reverse("casework:board"))
    answer = HttpResponse(
        calendar_text(days, board, opened.at), content_type="text/calendar; charset=utf-8"
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return answer
