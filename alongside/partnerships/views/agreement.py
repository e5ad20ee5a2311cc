"""What was agreed, and what of it may change."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission, Role, UserKind
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law.rules.areas import AreaId, Level, Nation
from alongside.partnerships import actions, forms, queries
from alongside.partnerships.models import Membership, Organisation, Participation
from alongside.partnerships.rules import IntakeState, Part, SiteKind
from alongside.partnerships.rules.credentials import Held, runs_out, why_not_advise_on
from alongside.partnerships.schemas import preset
from alongside.partnerships.views.words import agreed, hours_in_words, languages

SET_UP, INTAKE = Permission.SET_UP_PARTNERSHIP, Permission.SAY_INTAKE


@require_safe
@requires(SET_UP)
def overview(request: SignedIn) -> HttpResponse:
    partnership = queries.partnership_of(request.actor)
    hours = queries.clock_of(partnership).hours
    members = list(queries.members_of(request.actor).filter(user__kind=UserKind.PERSON))
    parts = list(queries.participations_of(request.actor))
    held = queries.held_by(queries.credentials_of(request.actor))
    today = day_of(request.at)
    found = {
        "partnership": partnership,
        "agreed": agreed(partnership),
        "preset": preset(partnership.preset) if partnership.preset else None,
        "sites": _sites_by_kind(request),
        "providers": _providers(request, parts, held, Nation(partnership.nation)),
        "areas": list(AreaId),
        "bodies": _in_order({each.organisation for each in parts}),
        "hours": hours_in_words(hours),
        "roles": _roles(members),
        "is_new": len(members) == 1,
        "running_out": [one for each in held.values() for one in each if runs_out(one, today)],
    }
    return render(request, "partnerships/overview.jinja", found)


def _roles(members: list[Membership]) -> list[dict[str, Any]]:
    counted = Counter(Role(each.role).label for each in members)
    return [{"text": role, "size": many} for role, many in counted.most_common()]


def _sites_by_kind(request: SignedIn) -> list[tuple[str, list[Any]]]:
    order = list(SiteKind)
    sites = sorted(
        queries.sites_of(request.actor), key=lambda site: order.index(SiteKind(site.kind))
    )
    return [
        (SiteKind(kind).label, list(each)) for kind, each in groupby(sites, key=lambda s: s.kind)
    ]


def _in_order(bodies: Iterable[Organisation]) -> list[Organisation]:
    return sorted(bodies, key=lambda body: (body.name, str(body.pk)))


def _providers(
    request: SignedIn,
    parts: Iterable[Participation],
    held: Mapping[UUID, list[Held]],
    nation: Nation,
) -> list[dict[str, Any]]:
    today = day_of(request.at)
    advise = [each for each in parts if each.part == Part.ADVICE and each.since <= today]
    scopes: dict[UUID, dict[str, Level]] = {}
    for scope in queries.scopes_of(request.actor):
        scopes.setdefault(scope.provider_id, {})[scope.domain] = Level(scope.level)
    intakes = {each.provider_id: each for each in queries.intakes_of(request.actor)}
    return [
        {
            "body": body,
            "scope": scopes.get(body.pk, {}),
            "intake": (intake := intakes.get(body.pk)),
            "state": IntakeState(intake.state) if intake else None,
            "languages": languages(intake.languages) if intake else "",
            "doubts": _doubts(body, scopes.get(body.pk, {}), held.get(body.pk, []), nation, today),
        }
        for body in _in_order(each.organisation for each in advise)
    ]


def _doubts(
    body: Organisation, scope: dict[str, Level], held: list[Held], nation: Nation, today: date
) -> list[str]:
    """Areas for which nothing in date is written down that the law asks for."""
    found = []
    for area in law.areas():
        level, gate = scope.get(area.id), law.gate(area.default_gate)
        if level and why_not_advise_on(
            gate, domain=area.id, work=level, kind=body.kind, held=held, nation=nation, on=today
        ):
            found.append(str(area.id.label))
    return found


@requires(SET_UP)
def add_site(request: SignedIn) -> HttpResponse:
    form = forms.SiteRow(posted(request))
    _offer(request, form)
    if form.is_valid():
        with refusals_shown_on(form):
            if not form.is_filled:
                form.add_error("name", form.nameless)
            else:
                site = actions.add_site(new=form.read(), by=request.actor, at=request.at)
                messages.success(request, f"{site.name} is added.")
                return redirect("partnerships:overview")
    return render(request, "partnerships/add_site.jinja", {"form": form})


@requires(SET_UP)
def add_provider(request: SignedIn) -> HttpResponse:
    form = forms.ProviderRow(posted(request))
    _offer(request, form)
    if form.is_valid():
        with refusals_shown_on(form):
            if not form.is_filled:
                form.add_error("name", form.nameless)
            else:
                provider = actions.add_provider(new=form.read({}), by=request.actor, at=request.at)
                messages.success(request, f"{provider.name} is added. Say how far its work goes.")
                return redirect("partnerships:scope", provider.pk)
    return render(request, "partnerships/add_provider.jinja", {"form": form})


@requires(SET_UP)
def add_commissioner(request: SignedIn) -> HttpResponse:
    form = forms.Commissioner(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            board = actions.add_commissioner(**form.cleaned_data, by=request.actor, at=request.at)
            messages.success(request, f"{board.name} is added.")
            return redirect("partnerships:overview")
    return render(request, "partnerships/add_commissioner.jinja", {"form": form})


@requires(SET_UP)
def scope(request: SignedIn, provider_id: UUID) -> HttpResponse:
    provider = _provider(request, provider_id)
    held = queries.scopes_of(request.actor).filter(provider=provider)
    form = forms.ChangeScope({each.domain: each.level for each in held}, posted(request))
    _offer(request, form)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.change_scope(
                provider_id=provider_id,
                scope=form.cleaned_data["scope"],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, f"What {provider.name} advises on is changed.")
            return redirect("partnerships:overview")
    return render(request, "partnerships/scope.jinja", {"form": form, "provider": provider})


@requires(INTAKE)
def intake(request: SignedIn, provider_id: UUID) -> HttpResponse:
    provider = _provider(request, provider_id)
    held = queries.intakes_of(request.actor).filter(provider=provider, domain="").first()
    form = forms.SayIntake(held, posted(request))
    _offer(request, form)
    if form.is_valid():
        with refusals_shown_on(form):
            said = {**form.cleaned_data, "state": IntakeState(form.cleaned_data["state"])}
            actions.say_intake(provider_id=provider_id, **said, by=request.actor, at=request.at)
            messages.success(request, f"Written down for {provider.name}.")
            if request.actor.may(SET_UP):
                return redirect("partnerships:overview")
            return redirect("partnerships:intake", provider_id)
    found = {"form": form, "provider": provider, "held": held}
    return render(request, "partnerships/intake.jinja", found)


@require_safe
@requires(INTAKE)
def own_intake(request: SignedIn) -> HttpResponse:
    """Take somebody to their own organisation's intake, wherever it gives advice."""
    return redirect("partnerships:intake", request.actor.organisation_id)


@requires(SET_UP)
def hours(request: SignedIn) -> HttpResponse:
    partnership = queries.partnership_of(request.actor)
    held = queries.clock_of(partnership).hours
    form = forms.ChangeHours(held, posted(request), phone=partnership.phone)
    _offer(request, form)
    if form.is_valid():
        with refusals_shown_on(form):
            said = form.cleaned_data
            actions.change_hours(
                hours=said["hours"], phone=said["phone"], by=request.actor, at=request.at
            )
            messages.success(request, "The hours are changed.")
            return redirect("partnerships:overview")
    return render(request, "partnerships/hours.jinja", {"form": form})


@requires(SET_UP)
@require_POST
def computers(request: SignedIn, organisation_id: UUID) -> HttpResponse:
    body = get_object_or_404(queries.organisations_of(request.actor), pk=organisation_id)
    shared = request.POST.get("shared") == "yes"
    try:
        actions.say_computers(
            organisation_id=body.pk, shared=shared, by=request.actor, at=request.at
        )
    except Refused as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("partnerships:overview")


def _provider(request: SignedIn, provider_id: UUID) -> Organisation:
    providers = queries.providers_of(request.actor, day_of(request.at))
    return get_object_or_404(providers, pk=provider_id)


def _offer(request: SignedIn, form: Any) -> None:
    accounts.offer_draft(form, user_id=request.user.pk, page=request.path, at=request.at)
