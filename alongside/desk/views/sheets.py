"""Referrals from a spreadsheet: a template, an upload, what is wrong in it, and the import."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.desk.forms.sheets import Upload
from alongside.kit.exports import as_csv, as_xlsx
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.law.rules.areas import AreaId
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Site
from alongside.referrals import actions as referrals
from alongside.referrals.models import Sheet
from alongside.referrals.queries import sheets as found
from alongside.referrals.rules.columns import COLUMNS
from alongside.referrals.rules.sheets import AT_ONCE, Stage

MOST_SHOWN = 100  # faults on a page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.IMPORT_SHEETS)
def sheets(request: SignedIn) -> HttpResponse:
    is_sent = request.method == "POST"
    sites = _sites(request)
    form = Upload(sites, *((request.POST, request.FILES) if is_sent else ()))
    if form.is_valid():
        with refusals_shown_on(form):
            return redirect("desk:sheet", _keep(request, form).pk)
    page = {
        "form": form,
        "only_site": sites[0] if len(sites) == 1 else None,
        "columns": COLUMNS,
        "areas": [*(each.label for each in AreaId), "Not sure"],
        "recent": found.sheets_of(request.actor)[:10],
        "now": request.at,
    }
    return render(request, "desk/sheets.jinja", page)


def _sites(request: SignedIn) -> list[Site]:
    actor = request.actor
    everywhere = list(partnerships.sites_of(actor))
    own = [each for each in everywhere if each.organisation_id == actor.organisation_id]
    return own or everywhere


def _keep(request: SignedIn, form: Upload) -> Sheet:
    read = found.read_file(form.cleaned_data["file"].read())
    if read.unknown:
        heads = ", ".join(f"‘{head[:40]}’" for head in read.unknown)
        messages.warning(request, f"Left out, because no column of ours is meant: {heads}.")
    return referrals.keep_sheet(
        rows=read.rows,
        site_id=UUID(form.cleaned_data["site"]),
        by=request.actor,
        at=request.at,
    )


@requires(Permission.IMPORT_SHEETS)
def sheet(request: SignedIn, sheet_id: UUID) -> HttpResponse:
    one = get_object_or_404(found.sheets_of(request.actor), pk=sheet_id)
    if request.method == "POST":
        return _act(request, one)
    return _shown(request, one)


def _act(request: SignedIn, one: Sheet) -> HttpResponse:
    about: dict[str, Any] = {"sheet_id": one.pk, "by": request.actor, "at": request.at}
    try:
        if "drop" in request.POST:
            referrals.drop_sheet(**about)
            messages.success(request, "The sheet is deleted. Nothing was imported from it.")
            return redirect("desk:sheets")
        referrals.begin_import(**about)
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("desk:sheet", one.pk)


def _shown(request: SignedIn, one: Sheet) -> HttpResponse:
    page: dict[str, Any] = {"sheet": one, "now": request.at}
    if one.stage in (Stage.DONE, Stage.IMPORTING):
        return render(request, "desk/sheet_done.jinja", page)
    checked = found.checked(one, day_of(request.at))
    had = found.had_before(request.actor, checked.rows)
    faulty = {each.row for each in checked.faults}
    page |= {
        "faults": checked.faults[:MOST_SHOWN],
        "more_faults": max(len(checked.faults) - MOST_SHOWN, 0),
        "faulty_rows": len(faulty),
        "warnings": checked.warnings[:MOST_SHOWN],
        "had": len(had),
        "new": len(checked.rows) - len(had),
        "rows": checked.rows[:10],
        "is_long": one.total > AT_ONCE,
    }
    return render(request, "desk/sheet.jinja", page)


# The template


@require_safe
@requires(Permission.IMPORT_SHEETS)
def template_csv(request: SignedIn) -> HttpResponse:
    rows = [[each.head for each in COLUMNS], [each.example for each in COLUMNS]]
    return _download(as_csv(rows), "text/csv; charset=utf-8", "referrals.csv")


@require_safe
@requires(Permission.IMPORT_SHEETS)
def template_xlsx(request: SignedIn) -> HttpResponse:
    areas = ["What it is about: one or more of these, with ; between them"]
    areas += [*(each.label for each in AreaId), "Not sure"]
    tables: dict[str, list[list[str]]] = {
        "Referrals": [[each.head for each in COLUMNS], [each.example for each in COLUMNS]],
        "What goes where": [
            ["Column", "What goes in it"],
            *([each.head, each.explained] for each in COLUMNS),
        ],
        "Areas": [[each] for each in areas],
    }
    return _download(as_xlsx(tables), XLSX, "referrals.xlsx")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
