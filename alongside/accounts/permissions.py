from collections.abc import Callable
from datetime import datetime
from functools import wraps
from time import time
from typing import Any, Concatenate
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, DoorKind, Entry, Permission


class SignedIn(HttpRequest):
    """A request of somebody who acts in a role. `partnerships.middleware` makes it so."""

    user: User
    actor: Actor
    at: datetime


class AtDoor(HttpRequest):
    """
    A request by a door's address, which needs no account.

    is_over_limit  too much was sent from there lately: show the form again, and write nothing
    """

    actor: Actor
    at: datetime
    entry: Entry
    is_over_limit: bool


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
                return sign_in_first(request)
            if actor is None:
                return redirect(f"{reverse('partnerships:choose')}?next={_quoted(request)}")
            if not actor.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def signed_in[**P](view: View[P]) -> Page[P]:
    """
    Show the page to whoever is signed in, in whatever role or in none: `request.actor` may be None.

    The view carries `.permission = None`.
    """

    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return view(request, *args, **kwargs)

    guarded.permission = None  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def at_door[**P](
    kind: DoorKind, *, says_limit: bool = False, counts: bool = True
) -> Callable[[Callable[Concatenate[AtDoor, P], HttpResponse]], Page[P]]:
    """
    Show the page to whoever has the address of an open door of this kind.

    The path holds the token as `token`, which the view is not given. `partnerships.middleware`
    finds the door by it and stands as the door's user: `request.actor`, `.at` and `.entry`.
    A closed or unknown door is not found. What is posted too often is refused with a page of its
    own, unless the view says so itself (`says_limit`, `request.is_over_limit`). A page of many on
    the way to what is sent need not count: a waiting room has often one address for all in it.
    """

    def decorate(view: Callable[Concatenate[AtDoor, P], HttpResponse]) -> Page[P]:
        @wraps(view)
        def entered(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if getattr(request, "entry", None) is None:
                raise Http404
            kwargs.pop("token", None)
            return view(request, *args, **kwargs)

        entered.door = kind  # type: ignore[attr-defined]
        entered.says_limit, entered.counts = says_limit, counts  # type: ignore[attr-defined]
        return entered  # type: ignore[return-value]

    return decorate


def sign_in_first(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?next={_quoted(request)}")


def page_of(request: HttpRequest) -> str:
    """
    Return the path of the page on which somebody is.

    What is posted may go to another address than the form stood on; the form's is the page.
    """
    if request.method == "POST":
        ours = f"{request.scheme}://{request.get_host()}/"
        came_from = request.headers.get("Referer", "")
        if came_from.startswith(ours) and is_guarded(path := urlsplit(came_from).path):
            return path
    return request.path


def is_guarded(path: str) -> bool:
    """Whether only somebody who is signed in is shown what is at this path."""
    try:
        return hasattr(resolve(path).func, "permission")
    except Resolver404:
        return False


def _quoted(request: HttpRequest) -> str:
    page = request.get_full_path() if request.method == "GET" else page_of(request)
    return quote(page, safe="/")


class SignIn(DefaultAccountAdapter):
    """How allauth signs in here. ACCOUNT_ADAPTER names this class."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask for the password again, unless it was typed in the last five minutes."""
        records = get_authentication_records(self.request, self.request.user)
        last = max((record["at"] for record in records), default=0)
        return bool(time() - last > REAUTHENTICATION_TIMEOUT)
