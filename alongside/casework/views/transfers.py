"""A whole file on its way to another provider."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.casework import actions, forms, queries
from alongside.casework.models import Transfer
from alongside.casework.views.showing import shown, the_case
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships


@requires(Permission.SHARE)
def transfer(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Where it may go, or how far it is."""
    case = the_case(request, case_id)
    providers = partnerships.providers_of(request.actor, day_of(request.at))
    others = providers.exclude(pk=case.provider_id).values_list("pk", "name")
    form = forms.OfferTransfer(posted(request), providers=list(others))
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.offer_transfer(
                case_id=case.pk,
                to_id=said["to"],
                agreed=said["agreed"],
                how=said["how"],
                by=request.actor,
                at=request.at,
            )
            return redirect("casework:transfer", case.pk)
    return shown(
        request,
        "casework/transfer.jinja",
        case,
        form=form,
        transfer=queries.transfer_of(request.actor, case.pk),
        contents=queries.contents(case.pk),
    )


@require_POST
@requires(Permission.SHARE)
def give_up(request: SignedIn, transfer_id: UUID) -> HttpResponse:
    found = _transfer(request, transfer_id)
    try:
        actions.give_up(transfer_id=found.pk, by=request.actor, at=request.at)
        messages.success(request, "The file is closed here. Its days are the other provider’s")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:case", found.given)


@require_POST
@requires(Permission.SHARE)
def take_back(request: SignedIn, transfer_id: UUID) -> HttpResponse:
    found = _transfer(request, transfer_id)
    try:
        actions.take_back(transfer_id=found.pk, by=request.actor, at=request.at)
        messages.success(request, "The file stays here")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:case", found.given)


def _transfer(request: SignedIn, transfer_id: UUID) -> Transfer:
    seen = queries.visible_to(request.actor).values("pk")
    rows = queries.transfers_of(request.actor).filter(given__in=seen)
    return get_object_or_404(rows, pk=transfer_id)
