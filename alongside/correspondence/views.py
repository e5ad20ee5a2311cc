from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.correspondence import actions, queries
from alongside.correspondence.rules import State
from alongside.kit.refusal import Refused


@require_safe
@requires(Permission.SEE_OUTBOX)
def outbox(request: SignedIn) -> HttpResponse:
    """What an organisation has to say to others, and what became of it."""
    lists = {
        "failed": queries.outbox(request.actor, [State.FAILED]),
        "waiting": queries.outbox(request.actor, [State.WAITING]),
        "held": queries.done(request.actor, State.HELD),
        "sent": queries.done(request.actor, State.SENT),
    }
    shown = [each.person.pk for rows in lists.values() for each in rows if each.person]
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
