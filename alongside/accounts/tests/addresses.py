"""Every address that the product answers, with made-up words where an address has a gap."""

from uuid import UUID

from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter, UUIDConverter


def patterns(resolver=None, before=()):
    for each in (resolver or get_resolver()).url_patterns:
        path = (*before, each.pattern)
        if isinstance(each, URLPattern):
            yield path, each
        else:
            yield from patterns(each, path)


def sample(converter):
    if isinstance(converter, UUIDConverter):
        return str(UUID(int=7))
    return "7" if isinstance(converter, IntConverter) else "gp_walk_in"


def address_of(path):
    """Return an address that this path of patterns answers."""
    found = ""
    for pattern in path:
        route = getattr(pattern, "_route", None)
        if route is None:  # a regular expression of allauth's, each with a known shape
            return None
        for name, converter in pattern.converters.items():
            for kind in ("uuid", "int", "str", "slug", "path"):
                route = route.replace(f"<{kind}:{name}>", sample(converter))
            route = route.replace(f"<{name}>", sample(converter))
        found += route
    return f"/{found}"


def every_address():
    """Return address → pattern for all of the product."""
    found = {address_of(path): each for path, each in patterns()}
    found.pop(None, None)
    return found
