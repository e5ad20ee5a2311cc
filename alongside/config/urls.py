"""Each area's own urls, in the order of the journey; the first that matches answers.

Only what partner systems send stands before all: there is most of it.
"""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path("", include(f"alongside.{area}.urls"))
        for area in sorted(settings.AREAS, key=lambda area: area != "interop")
        if find_spec(f"alongside.{area}.urls")
    ),
    path("accounts/", include("allauth.urls")),
    path("", include("allauth.idp.urls")),
]

handler400 = "alongside.config.failing.bad_request"
handler403 = "alongside.config.failing.forbidden"
handler404 = "alongside.config.failing.not_found"
handler500 = "alongside.config.failing.went_wrong"
