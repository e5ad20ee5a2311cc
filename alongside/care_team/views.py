from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.care_team import actions, forms, queries
from alongside.care_team.queries import Offer
from alongside.care_team.rules import STEPS, Answered, Asker
from alongside.casework import queries as casework
from alongside.casework.models import Case
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law.rules.areas import AreaId

NEWEST = 20  # questions on the page
SEND, CHANGE = "send", "change"
NOBODY = "Nobody referred them, so there is nobody to share with"


@requires(Permission.WORK_ON_CASES)
def plan(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Write the short plan that the care team may be shown."""
    case = _case(request, case_id)
    versions = queries.plans_of(request.actor, case.pk)
    newest = versions.first()
    form = forms.WritePlan(posted(request), initial={"words": newest.words if newest else ""})
    if form.is_valid():
        with refusals_shown_on(form):
            actions.write_plan(
                case_id=case.pk, words=form.cleaned_data["words"], by=request.actor, at=request.at
            )
            messages.success(request, "The plan is saved. It is shared with nobody yet")
            return redirect("desk:case", case.pk)
    shown = {"form": form, "newest": newest, "may_share": request.actor.may(Permission.SHARE)}
    return _shown(request, "care_team/plan.jinja", case, **shown)


@requires(Permission.SHARE)
def share(request: SignedIn, case_id: UUID) -> HttpResponse:
    """Choose what to share, look at the exact text, and then send that text."""
    case = _case(request, case_id)
    offer = queries.offer_of(request.actor, case, at=request.at)
    form = _form(request, case, offer)
    if form.is_valid() and request.POST.get("do") != CHANGE:
        with refusals_shown_on(form):
            return _look_or_send(request, case, offer, form)
    shared = queries.shared_about(request.actor, case.person_id)
    return _shown(request, "care_team/share.jinja", case, form=form, offer=offer, shared=shared)


def _look_or_send(request: SignedIn, case: Case, offer: Offer, form: forms.Share) -> HttpResponse:
    """Send what was looked at. Anything else is shown first, as it will be read."""
    by, at, sends = request.actor, request.at, request.POST.get("do") == SEND
    words, purpose = form.text, form.purpose
    if offer.recipient is None:
        raise Refused(NOBODY)
    to = offer.recipient.pk
    if sends and form.was_seen():
        actions.share(case_id=case.pk, words=words, purpose=purpose, recipient_id=to, by=by, at=at)
        messages.success(request, "The words are shared")
        return redirect("desk:case", case.pk)
    if reason := queries.why_not_share(
        by, case, words=words, purpose=purpose, recipient_id=to, at=at
    ):
        raise Refused(reason)
    return _shown(request, "care_team/look.jinja", case, form=form, offer=offer, was_changed=sends)


def _form(request: SignedIn, case: Case, offer: Offer) -> forms.Share:
    return forms.Share(
        posted(request),
        case_id=case.pk,
        recipient_id=offer.recipient.pk if offer.recipient else None,
        plan=offer.plan.words if offer.plan else "",
        initial={"what": offer.possible[0] if offer.possible else ""},
    )


def _case(request: SignedIn, case_id: UUID) -> Case:
    cases = casework.visible_to(request.actor).select_related(
        "person", "referral__referring_organisation"
    )
    return get_object_or_404(cases, pk=case_id)


def _shown(request: SignedIn, template: str, case: Case, **context: Any) -> HttpResponse:
    """Render a page about a case, once it is written down who sees the person."""
    page = template.removesuffix(".jinja").replace("/", ":")
    audit.looked_at([case.person_id], page=page, by=request.actor, at=request.at)
    shown = {"case": case, "person": case.person, "now": request.at}
    return render(request, template, shown | context)


# Quick questions, and what became of a place's referrals


@requires(Permission.SEE_REFERRALS)
def ask(request: SignedIn) -> HttpResponse:
    """Log a question that names nobody, and see those of late."""
    form = forms.Ask(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.ask(
                topic=AreaId(said["topic"]),
                asker=Asker(said["asker"]),
                words=said["words"],
                minutes=said["minutes"] or 0,
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "The question is kept")
            return redirect("care_team:ask")
    page = {
        "form": form,
        "questions": list(queries.questions_of(request.actor)[:NEWEST]),
        "months": queries.asked_by_month(request.actor, request.at),
        "may_answer": request.actor.may(Permission.SEE_CASES),
        "now": request.at,
    }
    return render(request, "care_team/ask.jinja", page)


@requires(Permission.SEE_CASES)
def answer(request: SignedIn, question_id: UUID) -> HttpResponse:
    question = get_object_or_404(queries.questions_of(request.actor), pk=question_id)
    form = forms.AnswerQuestion(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.answer(
                question_id=question.pk,
                said=Answered(said["said"]),
                words=said["words"],
                minutes=said["minutes"] or 0,
                by=request.actor,
                at=request.at,
            )
            messages.success(request, "Answered")
            return redirect("care_team:ask")
    return render(request, "care_team/answer.jinja", {"form": form, "question": question})


@require_safe
@requires(Permission.SEE_OWN_COUNTS)
def digest(request: SignedIn) -> HttpResponse:
    """What became of a place's own referrals, month by month, zeroes included."""
    page = {"digests": queries.digests_for(request.actor, request.at), "steps": STEPS}
    return render(request, "care_team/digest.jinja", page)
