from alongside.partnerships.queries.absence import (
    Body,
    absences_of,
    aways_of,
    bodies,
    colleagues_of,
)
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
from alongside.partnerships.queries.doors import (
    at_the_door,
    code_of,
    doors_of,
    hash_of,
    is_code_of,
    token_of,
)
from alongside.partnerships.queries.entering import USER_FIELDS, Entered, Place, enter, places_of
from alongside.partnerships.queries.kept import Agreement, agreement_of
from alongside.partnerships.queries.members import members_of

__all__ = [
    "Body",
    "absences_of",
    "aways_of",
    "bodies",
    "colleagues_of",
    "Agreement",
    "agreement_of",
    "Entered",
    "Place",
    "USER_FIELDS",
    "at_the_door",
    "clock_of",
    "code_of",
    "doors_of",
    "enter",
    "hash_of",
    "intakes_of",
    "is_code_of",
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
    "token_of",
]
