"""What a supervisor sees to: advice to sign, files to read again, who carries how much."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, queries
from alongside.casework.forms import supervision as forms
from alongside.casework.models import Countersigning
from alongside.casework.rules.supervision import Risk
from alongside.casework.views.showing import shown
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.partnerships import queries as partnerships

MOST = 50


@require_safe
@requires(Permission.SIGN_OFF)
def supervise(request: SignedIn) -> HttpResponse:
    actor, today = request.actor, day_of(request.at)
    to_sign = list(queries.waiting_for_signature(actor)[:MOST])
    reviews = list(queries.reviews_waiting(actor)[:MOST])
    to_do = list(queries.actions_waiting(actor)[:MOST])
    _look([*to_sign, *reviews, *to_do], request)
    return render(
        request,
        "casework/supervision.jinja",
        {
            "to_sign": [(each, _problem(each)) for each in to_sign],
            "reviews": [(each, [Risk(code).label for code in each.reasons]) for each in reviews],
            "to_do": [(each, _line(each)) for each in to_do],
            "complaints": list(queries.complaints_open(actor)[:MOST]),
            "loads": queries.workload(actor, today),
            "members": _members(request),
            "away": list(partnerships.absences_of(actor, today)),
            "running_out": list(partnerships.running_out(actor, today)[:10]),
            "today": today,
            "now": request.at,
        },
    )


def _look(rows: Iterable[Any], request: SignedIn) -> None:
    people = [each.person_id for each in rows]
    audit.looked_at(people, page="casework:supervise", by=request.actor, at=request.at)


def _problem(each: Countersigning) -> str:
    return law.issue(each.issue.problem).label if each.issue else "The whole file"


def _line(finding: Any) -> str:
    return queries.checklist_of(finding.review).criteria[finding.criterion].label


def _members(request: SignedIn) -> dict[UUID, UUID]:
    """The membership under which the page of a colleague's files is found."""
    rows = partnerships.members_of(request.actor).filter(organisation=request.actor.organisation_id)
    return {row.user_id: row.pk for row in rows}


@requires(Permission.SIGN_OFF)
def countersign(request: SignedIn, countersigning_id: UUID) -> HttpResponse:
    """The draft, the facts beside it, and two ways to go on."""
    rows = queries.countersignings_visible_to(request.actor).select_related(
        "case__person", "note", "issue"
    )
    draft = get_object_or_404(rows, pk=countersigning_id)
    form = forms.Sign(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            _decide(request, draft.pk, form.cleaned_data["words"])
            return redirect("casework:supervise")
    return shown(
        request,
        "casework/countersign.jinja",
        draft.case,
        form=form,
        draft=draft,
        about=_problem(draft),
        is_own=draft.author_id == request.actor.user_id,
    )


def _decide(request: SignedIn, countersigning_id: UUID, words: str) -> None:
    who: dict[str, Any] = {"by": request.actor, "at": request.at}
    if request.POST.get("do") == "back":
        actions.send_back(countersigning_id=countersigning_id, words=words, **who)
        messages.success(request, "Sent back. It stands on their desk with your words")
    else:
        actions.countersign(countersigning_id=countersigning_id, words=words, **who)
        messages.success(request, "Countersigned. It is advice that was given")


@requires(Permission.SIGN_OFF)
def learners(request: SignedIn) -> HttpResponse:
    """Whose advice is countersigned, besides that of every volunteer."""
    actor = request.actor
    form = forms.AddLearner(
        posted(request),
        colleagues=[each for each in queries.colleagues(actor) if each.user_id != actor.user_id],
        signers=queries.signers(actor),
        initial={"supervisor": actor.user_id},
    )
    if form.is_valid():
        said = form.cleaned_data
        with refusals_shown_on(form):
            actions.add_learner(
                user_id=said["user"], kind=said["kind"], supervisor_id=said["supervisor"],
                by=actor, at=request.at,
            )  # fmt: skip
            return redirect("casework:learners")
    page = {"form": form, "learners": list(queries.learners_of(actor))}
    return render(request, "casework/learners.jinja", page)


@require_POST
@requires(Permission.SIGN_OFF)
def end_learner(request: SignedIn) -> HttpResponse:
    try:
        learner_id = UUID(request.POST.get("learner", ""))
        actions.end_learner(learner_id=learner_id, by=request.actor, at=request.at)
    except ValueError:
        messages.error(request, "Choose somebody from the list")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("casework:learners")


@requires(Permission.SIGN_OFF)
def handover(request: SignedIn, member_id: UUID) -> HttpResponse:
    """The open files of a colleague as whoever takes over reads them, and the way to give them."""
    actor = request.actor
    members = partnerships.members_of(actor).filter(organisation=actor.organisation_id)
    member = get_object_or_404(members, pk=member_id)
    others = [each for each in queries.colleagues(actor) if each.user_id != member.user_id]
    form = forms.HandOver(posted(request), colleagues=others)
    if form.is_valid():
        with refusals_shown_on(form):
            moved = actions.hand_over(
                from_id=member.user_id, to_id=form.cleaned_data["to"],
                why=form.cleaned_data["why"], by=actor, at=request.at,
            )  # fmt: skip
            messages.success(request, f"Files handed over: {moved}")
            return redirect("casework:supervise")
    files = queries.handover(actor, member.user_id)
    audit.looked_at(
        [each.case.person_id for each in files], page="casework:handover", by=actor, at=request.at
    )
    labels = {issue.pk: law.issue(issue.problem).label for each in files for issue in each.issues}
    page = {"form": form, "files": files, "member": member, "labels": labels}
    return render(request, "casework/handover.jinja", page | {"now": request.at})
