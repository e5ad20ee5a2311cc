from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Permission


class SignedIn(HttpRequest):
    """A request of somebody who acts in a role. `partnerships.middleware` makes it so."""

    user: User
    actor: Actor
    at: datetime


type View[**P] = Callable[Concatenate[SignedIn, P], HttpResponse]
type Page[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def requires[**P](permission: Permission) -> Callable[[View[P]], Page[P]]:
    """
    Show the page to those whose role has this permission.

    Whoever is signed out signs in first; whoever acts for no organisation yet chooses one.
    The view carries the permission as `.permission`, from which the access matrix is made.
    """

    def decorate(view: View[P]) -> Page[P]:
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if not request.user.is_authenticated:
                return redirect(f"{reverse('account_login')}?next={request.path}")
            if actor is None:
                return redirect(f"{reverse('partnerships:choose')}?next={request.path}")
            if not actor.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
