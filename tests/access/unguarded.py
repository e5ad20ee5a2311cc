"""Addresses with mistakes in them, which the tests must find."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from alongside.accounts.permissions import SignedIn, requires
from alongside.accounts.rules import Permission
from alongside.config.urls import handler403, handler404, handler500
from alongside.config.urls import urlpatterns as real

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Anybody reads this")


def breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError("Somebody's name")


@requires(Permission.SEE_REFERRALS)
def whose(request: SignedIn) -> HttpResponse:
    """Name everybody whom the database shows on this connection, asked by nobody's leave."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT family_name FROM people_person")
        names = [name for (name,) in cursor.fetchall()]
        if "breaks" in request.GET:
            with transaction.atomic():
                cursor.execute("SELECT 1 / 0")
    return HttpResponse(" ".join(names))


urlpatterns = [
    *real,
    path("whose/", whose, name="whose"),
    path("unguarded/", unguarded, name="unguarded"),
    path("breaks/", breaks, name="breaks"),
]
