"""A question to whoever referred: one page, for whoever asks and for whoever answers."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.kit.views import posted
from alongside.referrals import actions, forms, queries
from alongside.referrals.models import Question, Referral
from alongside.referrals.rules import Status, why_not_ask
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.views.page import form_page, referral_of


@requires(Permission.SEE_REFERRALS)
def ask(request: SignedIn, referral_id: UUID) -> HttpResponse:
    """Whoever has the referral asks; whoever referred, or whoever was told, answers."""
    referral = referral_of(request, referral_id)
    asked = list(queries.questions_of(referral))
    open_question = next((each for each in asked if each.answered_at is None), None)
    if referral.status == Status.NEEDS_INFORMATION and open_question:
        return _answer(request, referral, open_question)
    is_referrer = queries.reads_as(request.actor, referral) is Hand.REFERRER
    if is_referrer or why_not_ask(Status(referral.status)):
        return redirect("desk:referral", referral.pk)
    form = forms.Ask(posted(request))

    def act() -> str:
        words = form.cleaned_data["words"]
        actions.ask(referral_id=referral.pk, words=words, by=request.actor, at=request.at)
        return "Asked. Whoever referred is told, and your own due time stays as it is"

    return form_page(request, "ask", form, act, referral, {"asked_before": asked})


def _answer(request: SignedIn, referral: Referral, question: Question) -> HttpResponse:
    form = forms.AnswerQuestion(posted(request))

    def act() -> str:
        words = form.cleaned_data["words"]
        actions.answer_question(
            referral_id=referral.pk, words=words, by=request.actor, at=request.at
        )
        return "Answered. It is the turn of whoever asked again"

    is_referrer = queries.reads_as(request.actor, referral) is Hand.REFERRER
    page = {"question": question, "is_referrer": is_referrer}
    return form_page(request, "answer_question", form, act, referral, page)
