"""The ways in and out: is it safe, what this is, whom to call, hide, leave."""

from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect

from alongside.accounts.permissions import AtDoor, at_door
from alongside.accounts.rules import DoorKind
from alongside.desk import queries
from alongside.desk.views.self_referral.keeping import Kept, forget, keep, kept
from alongside.desk.views.self_referral.speaking import (
    AtOwnDoor,
    address,
    go,
    own_door,
    sending,
    show,
)
from alongside.law.rules.areas import Nation
from alongside.needs import queries as needs
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions as referrals
from alongside.referrals.rules import ToldThem, TurnAwayReason

ELSEWHERE = "https://www.bbc.co.uk/weather"  # nothing that anybody would ask about


@own_door
def start(request: AtOwnDoor) -> HttpResponse:
    """Ask whether it is safe to look, before anything else is on the screen."""
    return show(request, "start")


@sending
def begin(request: AtOwnDoor) -> HttpResponse:
    """Say what this is, and honestly whether there is room. Nobody is asked where there is none."""
    room, words = queries.room(request.actor), kept(request)
    if request.method != "POST":
        back = address(request, "start")
        return show(request, "begin", room=room, counted=words.counted, back=back)
    if not room.is_there:
        return _counted(request, words)
    words.version = needs.check().version
    keep(request, words)
    return go(request, "question", 0)


def _counted(request: AtOwnDoor, words: Kept) -> HttpResponse:
    """Keep that somebody was turned away: once for each who comes, and nothing of who they are."""
    if not words.counted and not request.is_over_limit:
        referrals.record_turn_away(
            domains=(),
            reason=TurnAwayReason.NO_CAPACITY,
            told=ToldThem.USE_NOW,
            urgent_asked=False,
            by=request.actor,
            at=request.at,
        )
        words.counted = True
        keep(request, words)
    return go(request, "begin")


@own_door
def helplines(request: AtOwnDoor) -> HttpResponse:
    nation = Nation(partnerships.partnership_of(request.actor).nation)
    listed = needs.helplines(nation)
    return show(request, "helplines", helplines=listed, back=address(request, "start"))


@own_door
def hidden(request: AtOwnDoor) -> HttpResponse:
    """Nothing to see, and a way back to where they were."""
    start_url = address(request, "start")
    before = _path(request.headers.get("Referer", ""))
    inside = before.startswith(start_url) and before != request.path
    return show(request, "hidden", return_to=before if inside else start_url)


def _path(referer: str) -> str:
    try:
        return urlsplit(referer).path
    except ValueError:
        return ""


@at_door(DoorKind.PERSON, says_limit=True)
def leave(request: AtDoor) -> HttpResponse:
    """Forget what was typed, and be somewhere else."""
    forget(request)
    answer = HttpResponseRedirect(ELSEWHERE)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Clear-Site-Data"] = '"cache"'
    return answer
