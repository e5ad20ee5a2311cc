"""The way to a referral: who, how to reach them, how to talk, what about; then they agree."""

from datetime import datetime
from typing import Any

from babel import Locale
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext

from alongside.desk import actions
from alongside.desk.forms import self_referral as forms
from alongside.desk.views.self_referral.checking import answers
from alongside.desk.views.self_referral.keeping import Kept, keep, kept
from alongside.desk.views.self_referral.saying import asked_of, new_referral, told_back
from alongside.desk.views.self_referral.speaking import (
    AtOwnDoor,
    address,
    go,
    own_door,
    page_of,
    routes_for,
    sending,
    show,
)
from alongside.kit.filters import day_of
from alongside.kit.forms import show_typed
from alongside.kit.refusal import refusals_shown_on
from alongside.kit.views import posted
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel
from alongside.needs import queries as needs
from alongside.needs import rules
from alongside.partnerships import queries as partnerships
from alongside.people.rules import LANGUAGES
from alongside.referrals.models import Referral
from alongside.referrals.rules import Status
from alongside.referrals.rules.promises import promise

STEPS: dict[str, type[forms.Step]] = {
    "you": forms.You,
    "reach": forms.ReachMe,
    "meet": forms.Meet,
    "today": forms.Today,
    "what": forms.What,
}


@own_door
def ask(request: AtOwnDoor, step: str) -> HttpResponse:
    """One page of the way. What does not hold is shown again as it was typed."""
    words = kept(request)
    way = _way(words)
    if step not in way:
        raise Http404
    data, page = posted(request), page_of(request)
    form = STEPS[step](data, about=_about(request), initial=_known(request, words, step))
    if data is not None:
        words.type(page, data)
        if form.is_valid():
            words.hold(page)
            keep(request, words)
            return _next(request, way, step)
        keep(request, words)
    elif shown := words.shown(page):
        show_typed(form, shown)
    place = way.index(step)
    return show(
        request,
        f"ask_{step}",
        form=form,
        number=place + 1,
        of=len(way) + 1,
        back=address(request, "ask", way[place - 1]) if place else _before(request, words),
    )


def _way(words: Kept) -> list[str]:
    """What the check asked already is not asked again."""
    return [step for step in STEPS if step != "today" or not answers(words)]


def _next(request: AtOwnDoor, way: list[str], step: str) -> HttpResponse:
    place = way.index(step) + 1
    if step == "today" and _forms(request, kept(request))["today"].cleaned_data["troubles"]:
        return go(request, "today")
    return go(request, "ask", way[place]) if place < len(way) else go(request, "agree")


def _before(request: AtOwnDoor, words: Kept) -> str:
    return address(request, "told" if answers(words) else "begin")


@own_door
def today(request: AtOwnDoor) -> HttpResponse:
    """The routes to use now, for whoever said without the check that something cannot wait."""
    form = _forms(request, kept(request)).get("today")
    if form is None or not form.cleaned_data["troubles"]:
        return go(request, "ask", "you")
    return show(
        request,
        "now",
        routes=routes_for(request, form.cleaned_data["troubles"]),
        onward=address(request, "ask", "what"),
        back=address(request, "ask", "today"),
    )


@sending
def agree(request: AtOwnDoor) -> HttpResponse:
    """Show all of it, and send it once they agree."""
    words = kept(request)
    if words.sent:
        return go(request, "sent")
    filled = _forms(request, words)
    if missing := [step for step in _way(words) if step not in filled]:
        return go(request, "ask", missing[0])
    data, page = posted(request), page_of(request)
    form = forms.Agree(data, about=_about(request))
    if data is not None:
        words.type(page, data)
        keep(request, words)
        if form.is_valid() and _sent(request, form, filled, words):
            return go(request, "sent")
    elif shown := words.shown(page):
        show_typed(form, shown)
    way = _way(words)
    return show(
        request,
        "agree",
        form=form,
        told=told_back(filled),
        agreements=forms.agreements(request.speech.language.code),
        checked=bool(answers(words)),
        number=len(way) + 1,
        of=len(way) + 1,
        back=address(request, "ask", way[-1]),
    )


def _sent(
    request: AtOwnDoor, form: forms.Agree, filled: dict[str, forms.Step], words: Kept
) -> bool:
    if request.is_over_limit:
        form.add_error(None, gettext("Too many people use this page now. Send it again in an hour"))
        return False
    said = {name: value for each in filled.values() for name, value in each.cleaned_data.items()}
    said |= form.cleaned_data
    found = answers(words)
    with refusals_shown_on(form):
        referral = actions.refer_oneself(
            new=new_referral(said, found, site_id=request.actor.site_id),
            asked=asked_of(said, found, words.version, request.speech.language.code),
            key=words.key,
            by=request.actor,
            at=request.at,
        )
        keep(request, _receipt(words, referral, said, found, due=_read_by(request, referral)))
        return True
    return False


def _read_by(request: AtOwnDoor, referral: Referral) -> datetime | None:
    """By when somebody looks at it. What nobody can take is the coordinator's turn, as if new."""
    if referral.due_at and referral.due_at > request.at:
        return referral.due_at
    promised = promise(Status.RECEIVED, UrgencyLevel(referral.level), law.standards())
    clock = partnerships.clock_of(partnerships.partnership_of(request.actor))
    return clock.after(request.at, promised[1]) if promised else None


def _receipt(
    words: Kept,
    referral: Referral,
    said: dict[str, Any],
    found: dict[str, rules.Answered],
    *,
    due: datetime | None,
) -> Kept:
    """What is left of it here: the reference, and by when. Nothing about the person."""
    return Kept(
        door=words.door,
        seen=words.seen,
        key=words.key,
        sent={
            "reference": referral.reference,
            "due": due.isoformat() if due else "",
            "with_provider": referral.provider_id is not None,
            "rules": [*rules.urgent_rules(found), *said.get("troubles", [])],
        },
    )


@own_door
def sent(request: AtOwnDoor) -> HttpResponse:
    words = kept(request)
    if not words.sent:
        return go(request, "start")
    routes = routes_for(request, words.sent["rules"])
    return show(request, "sent", sent=words.sent, due=_due(words), routes=routes)


def _due(words: Kept) -> datetime | None:
    return datetime.fromisoformat(words.sent["due"]) if words.sent["due"] else None


# What the pages depend on


def _about(request: AtOwnDoor) -> forms.About:
    code = request.speech.language.code
    here = request.actor.site_id
    sites = [] if here else list(partnerships.sites_of(request.actor))
    today = day_of(request.at)
    return forms.About(
        today=today,
        sites=sites,
        language=code,
        language_name=lambda each: _language_name(each, code),
        urgent=law.urgent_questions(clinician=False, alone=True, on=today),
    )


def _language_name(code: str, spoken: str) -> str:
    """A language's name in the language that is spoken; sign language has none in the tables."""
    named = Locale.parse(spoken).languages.get(code, "")
    return gettext("British Sign Language") if code == "bfi" else named or LANGUAGES[code]


def _known(request: AtOwnDoor, words: Kept, step: str) -> dict[str, Any]:
    if step == "meet":
        return {"language": request.speech.language.code}
    if step == "what":
        areas = rules.areas_wanted(needs.check(), answers(words))
        return {"domains": [area.value for area in areas]}
    return {}


def _forms(request: AtOwnDoor, words: Kept) -> dict[str, forms.Step]:
    """The pages that hold so far."""
    found = {}
    for step in _way(words):
        held: QueryDict | None = words.held(f"page:{step}")
        if held is None:
            continue
        form = STEPS[step](held, about=_about(request))
        if form.is_valid():
            found[step] = form
    return found
