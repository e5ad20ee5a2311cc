"""The one page for people: what a partner's system said of a referral after it had made it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.interop import queries
from alongside.interop.rules import heard_in_words
from alongside.referrals import queries as referrals


@require_safe
@requires(Permission.SEE_REFERRALS)
def heard(request: SignedIn, referral_id: UUID) -> HttpResponse:
    seen = referrals.visible_to(request.actor).select_related("person")
    referral = get_object_or_404(seen, pk=referral_id)
    audit.looked_at([referral.person_id], page="interop:heard", by=request.actor, at=request.at)
    return render(
        request,
        "interop/heard.jinja",
        {"referral": referral, "heard": queries.heard_of(referral), "words": heard_in_words},
    )
