"""How it was found who is asked, as a table that can be checked."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.referrals import queries
from alongside.referrals.models import RoutingRun
from alongside.referrals.rules.replaying import replay, why_not_replay
from alongside.referrals.rules.routing import Stage
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.rules.wording import areas_in_words, client_in_words
from alongside.referrals.views.page import referral_of


@require_safe
@requires(Permission.SEE_ROUTING)
def routing(request: SignedIn, referral_id: UUID) -> HttpResponse:
    referral = referral_of(request, referral_id, Hand.COORDINATOR)
    persons = [each for each in (referral.person_id, referral.patient_id) if each]
    audit.looked_at(persons, page="referrals:routing", by=request.actor, at=request.at)
    page = {
        "referral": referral,
        "areas": areas_in_words(referral.domains),
        "client_is": client_in_words(referral.client_is),
        "runs": [_shown(run) for run in queries.runs_of(request.actor, referral)],
        "stages": {each.value: each.label for each in Stage},
        "now": request.at,
    }
    return render(request, "referrals/routing.jinja", page)


def _shown(run: RoutingRun) -> dict[str, object]:
    why_not = why_not_replay(run.rules)
    return {
        "run": run,
        "why_not": why_not,
        "is_same": not why_not and replay(run.facts) == run.result,
        "transfer": queries.transfer_of(run),
    }
