"""What every page is given: the menu of the actor's role, and when an idle sign-in ends."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from alongside.accounts.rules import Actor, Permission

P = Permission
# Where somebody goes daily. What is rarer stands on the pages where it belongs.
MENU: list[tuple[str, str, Permission | None]] = [
    ("My work", "desk:home", None),
    ("Refer someone", "desk:refer", P.REFER),
    ("Sessions", "appointments:sessions", P.RUN_SESSIONS),
    ("Find a person", "desk:find", P.FIND_PEOPLE),
    ("Quick question", "care_team:ask", P.SEE_REFERRALS),
    ("Our counts", "insight:counts", P.SEE_OWN_COUNTS),
    ("Funnel", "insight:funnel", P.SEE_FUNNEL),
    ("Closed quarters", "insight:quarters", P.SEE_CLOSED_QUARTERS),
    ("Months", "insight:months", P.SEE_CLOSED_QUARTERS),
    ("Partnership", "partnerships:overview", P.SET_UP_PARTNERSHIP),
    ("People with a role", "partnerships:people", P.MANAGE_USERS),
    ("Outbox", "correspondence:outbox", P.SEE_OUTBOX),
    ("The demo", "demo:story", None),  # in no address list of production
]
# Reached from another page by whoever may do this.
WITHIN = {"partnerships:people": P.SET_UP_PARTNERSHIP}


def page(request: HttpRequest) -> dict[str, Any]:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or hasattr(request, "entry"):  # at a door there is nowhere else to go
        return {}
    return {
        "nav": [
            {"text": text, "url": address, "current": request.path == address}
            for text, name, permission in MENU
            if (permission is None or actor.may(permission))
            and not (name in WITHIN and actor.may(WITHIN[name]))
            and (address := _address(name))
        ],
        "idle_seconds": int(actor.idle_limit.total_seconds()),
    }


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
