"""In which language and how large a page of somebody's own door is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from alongside.accounts.permissions import AtDoor, at_door
from alongside.accounts.rules import DoorKind
from alongside.desk.views.self_referral.keeping import SPEECH, keep, kept
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.needs import queries as needs
from alongside.needs.rules.languages import Language, accepted_in_order, chosen
from alongside.partnerships import queries as partnerships


@dataclass(frozen=True)
class Speech:
    language: Language
    languages: tuple[Language, ...]
    large: bool
    start_url: str
    hide_url: str
    leave_url: str


class AtOwnDoor(AtDoor):
    """A request at the person's own door, and how to speak with them."""

    speech: Speech


def own_door[**P](
    view: Callable[Concatenate[AtOwnDoor, P], HttpResponse], *, sends: bool = False
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a page of the person's own door, in their language. What is sent counts to a limit."""

    @wraps(view)
    def spoken(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        code, large = _heard(request)
        if request.method == "POST" and _only_looks(request):
            return _put_by(request)
        with translation.override(code):
            request.speech = _speech(request, code, large)
            return view(request, *args, **kwargs)

    door = at_door(DoorKind.PERSON, says_limit=True, counts=sends)
    return door(spoken)  # type: ignore[arg-type]


def sending[**P](
    view: Callable[Concatenate[AtOwnDoor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    return own_door(view, sends=True)


def address(request: AtDoor, name: str, *args: object) -> str:
    match = request.resolver_match
    token = match.kwargs["token"] if match else ""
    return reverse(f"desk:me_{name}", args=(token, *args))


def go(request: AtDoor, name: str, *args: object) -> HttpResponse:
    return HttpResponseRedirect(address(request, name, *args))


def show(request: AtOwnDoor, name: str, status: int = 200, **page: Any) -> HttpResponse:
    page |= {
        "speech": request.speech,
        "address": lambda *words: address(request, *words),
        "entry": request.entry,
    }
    answer = render(request, f"desk/me/{name}.jinja", page, status=status)
    answer["Content-Language"] = request.speech.language.code
    return answer


@dataclass(frozen=True)
class Route:
    """
    Somebody to turn to now.

    say  what they are for; a partnership's own number is named by the partnership, and no more
    """

    name: str
    number: str
    say: str = ""


def routes_for(request: AtDoor, rules: Iterable[str]) -> list[Route]:
    """Where to turn to now with these troubles, the partnership's own numbers first."""
    actor = request.actor
    nation = Nation(partnerships.partnership_of(actor).nation)
    say = needs.route_words()
    found = [
        each for each in law.routes_now(set(rules), nation, day_of(request.at)) if each.id in say
    ]
    lines = partnerships.local_lines(actor, _area(request)) if found else ()
    return [
        *(Route(each.label, each.phone) for each in lines),
        *(Route(each.label, each.phone, say[each.id]) for each in found),
    ]


def _area(request: AtDoor) -> str:
    sites = partnerships.sites_of(request.actor)
    return next((site.area for site in sites if site.pk == request.actor.site_id), "")


def _heard(request: AtDoor) -> tuple[str, bool]:
    """What they chose now, or before; at first their browser's language."""
    before = request.session.get(SPEECH) or {}
    now = request.POST if request.method == "POST" else request.GET
    accepted = accepted_in_order(request.headers.get("Accept-Language", ""))
    code = chosen(asked=now.get("speak", ""), kept=before.get("language", ""), accepted=accepted)
    size = now.get("size") or before.get("size", "normal")
    if "speak" in now or "size" in now:
        request.session[SPEECH] = {"language": code, "size": size}
    return code, size == "large"


def _only_looks(request: AtDoor) -> bool:
    return bool({"speak", "size", "hide"} & set(request.POST))


def _put_by(request: AtDoor) -> HttpResponse:
    """Keep what is typed, and show the page in another way, or none."""
    words = kept(request)
    words.type(page_of(request), request.POST)
    keep(request, words)
    if "hide" in request.POST:
        return go(request, "hidden")
    return HttpResponseRedirect(request.path)


def page_of(request: AtDoor) -> str:
    """The name under which the words of this page are kept."""
    match = request.resolver_match
    named = {key: value for key, value in match.kwargs.items() if key != "token"} if match else {}
    return ":".join(["page", *(str(value) for value in named.values())])


def _speech(request: AtDoor, code: str, large: bool) -> Speech:
    return Speech(
        language=needs.language(code),
        languages=needs.languages(),
        large=large,
        start_url=address(request, "start"),
        hide_url=address(request, "hidden"),
        leave_url=address(request, "leave"),
    )
