"""A new partnership: choose what it is like, then say what is different."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import requires
from alongside.accounts.rules import Actor, Permission
from alongside.kit.forms import show_typed
from alongside.kit.refusal import refusals_shown_on
from alongside.partnerships import actions, forms, queries
from alongside.partnerships.models import Membership, Organisation
from alongside.partnerships.rules import Catchment, NewOrganisation, is_open_to
from alongside.partnerships.schemas import Preset, preset, presets
from alongside.partnerships.views.choosing import MEMBERSHIP

SITES_AT_FIRST = 6


def founders_too(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let coordinators in, and the first user of an installation, who is in no partnership yet."""
    guarded = requires(Permission.SET_UP_PARTNERSHIP)(view)

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        is_founder = user.is_authenticated and user.is_staff and request.actor is None
        if is_founder and not queries.places_of(user):
            return view(request, *args, **kwargs)
        return guarded(request, *args, **kwargs)

    page.permission = Permission.SET_UP_PARTNERSHIP  # type: ignore[attr-defined]
    return page


@require_safe
@founders_too
def choose_preset(request: Any) -> HttpResponse:
    return render(request, "partnerships/presets.jinja", {"presets": presets()})


@founders_too
def new(request: Any, key: str) -> HttpResponse:
    try:
        chosen = preset(key)
    except LookupError:
        raise Http404 from None
    sheet = _sheet(request, chosen)
    if sheet.is_valid():
        with refusals_shown_on(sheet.form):
            membership = _set_up(request, chosen, sheet)
            request.session[MEMBERSHIP] = str(membership.pk)
            messages.success(request, f"{membership.partnership.name} is set up.")
            return redirect("partnerships:overview")
    found = {"sheet": sheet, "form": sheet.form, "forms": sheet.all, "preset": chosen}
    return render(request, "partnerships/new.jinja", found)


@dataclass(frozen=True)
class Sheet:
    """The one page on which a partnership is described."""

    form: forms.SetUp
    founder: forms.Founder | None
    sites: "forms.Rows[forms.SiteRow]"
    providers: "forms.Rows[forms.ProviderRow]"

    @property
    def all(self) -> list[Any]:
        founder = [self.founder] if self.founder else []
        return [self.form, *founder, *self.sites.forms, *self.providers.forms]

    def is_valid(self) -> bool:
        if not self.form.is_bound:
            return False
        parts = [self.form.is_valid(), self.sites.are_valid(), self.providers.are_valid()]
        if self.founder:
            parts.append(self.founder.is_valid())
        return all(parts)


def _sheet(request: Any, chosen: Preset) -> Sheet:
    posted = request.POST if request.method == "POST" else None
    sent = posted if posted is not None and not posted.get("more") else None
    form = forms.SetUp(chosen, sent)
    founder = None if request.actor else forms.Founder(sent)
    draft = None
    if posted is None:
        accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
        kept = accounts.draft_for(request.user.pk, request.path, at=request.at)
        draft = accounts.typed_in(kept) if kept else None
    elif sent is None:
        show_typed(form, posted)
    if founder and not founder.is_bound and (posted or draft):
        show_typed(founder, posted or draft or {})
    return Sheet(form, founder, *_rows(chosen, posted, draft))


def _rows(
    chosen: Preset, posted: Any, draft: Any
) -> tuple["forms.Rows[forms.SiteRow]", "forms.Rows[forms.ProviderRow]"]:
    sites = [{"kind": each.kind} for each in chosen.sites]
    providers = [
        {
            "kind": each.kind,
            "accreditations": list(each.accreditations),
            "domains": [
                str(area)
                for area, level in chosen.scope.items()
                if is_open_to(each.kind, each.accreditations, area, level)
            ],
        }
        for each in chosen.providers
    ]
    spare = max(0, SITES_AT_FIRST - len(sites))
    return (
        forms.Rows(forms.SiteRow, "sites", initial=sites, spare=spare, posted=posted, draft=draft),
        forms.Rows(
            forms.ProviderRow, "providers", initial=providers, spare=1, posted=posted, draft=draft
        ),
    )


def _set_up(request: Any, chosen: Preset, sheet: Sheet) -> Membership:
    cleaned = sheet.form.cleaned_data
    return actions.set_up(
        preset=chosen,
        name=cleaned["name"],
        sites=[row.read() for row in sheet.sites.filled],
        providers=[row.read(cleaned["scope"]) for row in sheet.providers.filled],
        coordinator=_coordinator(request.actor, sheet),
        areas=cleaned["areas"],
        hours=cleaned["hours"],
        catchment=Catchment(cleaned["catchment"]),
        by=request.actor or request.user,
        at=request.at,
    )


def _coordinator(actor: Actor | None, sheet: Sheet) -> Organisation | NewOrganisation:
    if sheet.founder:
        return sheet.founder.read()
    assert actor is not None
    return queries.organisation_of(actor)
