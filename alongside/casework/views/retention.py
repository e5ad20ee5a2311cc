"""What has been kept for as long as the rules say: looked through, and then erased."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.casework import actions, queries
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused


@requires(Permission.TAKE_OUT)
def retention(request: SignedIn) -> HttpResponse:
    actor, today = request.actor, day_of(request.at)
    if request.method == "POST":
        _erase(request)
        return redirect("casework:retention")
    kept = queries.kept_too_long(actor, today)
    audit.looked_at(
        [each.case.person_id for each in kept], page="casework:retention", by=actor, at=request.at
    )
    page = {
        "kept": kept,
        "ready": any(each.why_not is None for each in kept),
        "complaints": queries.complaints_kept_too_long(actor, today).count(),
        "rules": queries.keeping(),
        "now": request.at,
    }
    return render(request, "casework/retention.jinja", page)


def _erase(request: SignedIn) -> None:
    try:
        if request.POST.get("do") == "complaints":
            number = actions.erase_complaints(by=request.actor, at=request.at)
            messages.success(request, f"Complaints erased: {number}")
            return
        ids = [UUID(each) for each in request.POST.getlist("case")]
        if not ids:
            raise Refused("Choose the files to erase")
        number = actions.erase_files(case_ids=ids, by=request.actor, at=request.at)
        messages.success(request, f"Files erased: {number}")
    except ValueError:
        messages.error(request, "Choose the files from the list")
    except Refused as refusal:
        messages.error(request, str(refusal))
