"""Addresses with mistakes in them, which the matrix must find."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from alongside.config.urls import handler403, handler404, handler500
from alongside.config.urls import urlpatterns as real

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Anybody reads this")


def breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError("Somebody's name")


urlpatterns = [
    *real,
    path("unguarded/", unguarded, name="unguarded"),
    path("breaks/", breaks, name="breaks"),
]
