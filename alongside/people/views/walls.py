"""What hides a person from somebody, as if they were not there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.audit import actions as audit
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.partnerships import queries as partnerships
from alongside.people import actions, forms, queries


@requires(Permission.MANAGE_WALLS)
def walls(request: SignedIn) -> HttpResponse:
    """The walls of the organisation; names only of those who can be seen all the same."""
    found = list(queries.walls_of(request.actor))
    names = queries.names_of(request.actor, [each.person_id for each in found])
    audit.looked_at(names, page="people:walls", by=request.actor, at=request.at)
    page = {"walls": found, "names": names, "now": request.at}
    return render(request, "people/walls.jinja", page)


@requires(Permission.MANAGE_WALLS)
def wall(request: SignedIn, person_id: UUID) -> HttpResponse:
    """Hide a person from a colleague, or from everybody in the organisation."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=person_id)
    here = partnerships.members_of(request.actor).filter(organisation=request.actor.organisation_id)
    colleagues = dict(here.values_list("user_id", "user__name"))
    form = forms.Walling(posted(request), colleagues=list(colleagues.items()))
    if form.is_valid():
        actions.raise_wall(
            person_id=person.pk,
            organisation_id=request.actor.organisation_id,
            user_id=form.user_id,
            why=form.cleaned_data["why"],
            by=request.actor,
            at=request.at,
        )
        messages.success(request, "They are hidden from now on")
        return redirect("people:walls")
    audit.looked_at([person.pk], page="people:wall", by=request.actor, at=request.at)
    standing = queries.walls_of(request.actor).filter(person=person.pk)
    page = {"form": form, "person": person, "walls": standing, "now": request.at}
    return render(request, "people/wall.jinja", page)


@requires(Permission.MANAGE_WALLS)
def lift(request: SignedIn, wall_id: UUID) -> HttpResponse:
    """Let a person be seen again. It takes somebody else than whoever raised the wall."""
    found = get_object_or_404(queries.walls_of(request.actor), pk=wall_id)
    form = forms.Lifting(posted(request))
    if form.is_valid():
        with refusals_shown_on(form):
            why = form.cleaned_data["why"]
            actions.lift_wall(wall_id=found.pk, why=why, by=request.actor, at=request.at)
            messages.success(request, "The wall is lifted")
            return redirect("people:walls")
    names = queries.names_of(request.actor, [found.person_id])
    audit.looked_at(names, page="people:lift", by=request.actor, at=request.at)
    page = {"form": form, "wall": found, "name": names.get(found.person_id, ""), "now": request.at}
    return render(request, "people/lift.jinja", page)


@requires(Permission.FIND_PEOPLE)
def i_know(request: SignedIn, person_id: UUID) -> HttpResponse:
    """Say that one knows a person: they are hidden at once, and a supervisor sees that they are."""
    person = get_object_or_404(queries.visible_to(request.actor), pk=person_id)
    form = forms.Knows(posted(request))
    if form.is_valid():
        actions.raise_wall(
            person_id=person.pk,
            organisation_id=request.actor.organisation_id,
            user_id=request.actor.user_id,
            why=form.cleaned_data["how"],
            declared=True,
            by=request.actor,
            at=request.at,
        )
        messages.success(request, "They are hidden from you. A supervisor sees that you said so")
        return redirect("desk:home")
    audit.looked_at([person.pk], page="people:i_know", by=request.actor, at=request.at)
    return render(request, "people/i_know.jinja", {"form": form, "person": person})
