from alongside.partnerships.queries.agreed import (
    clock_of,
    intakes_of,
    organisation_of,
    organisations_of,
    participations_of,
    partnership_of,
    parts_of,
    providers_of,
    scopes_of,
    sites_of,
)
from alongside.partnerships.queries.entering import USER_FIELDS, Entered, Place, enter, places_of
from alongside.partnerships.queries.members import members_of

__all__ = [
    "Entered",
    "Place",
    "USER_FIELDS",
    "clock_of",
    "enter",
    "intakes_of",
    "members_of",
    "organisation_of",
    "organisations_of",
    "participations_of",
    "partnership_of",
    "parts_of",
    "places_of",
    "providers_of",
    "scopes_of",
    "sites_of",
]
