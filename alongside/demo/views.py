"""Pages for whoever tries Alongside. They are in no address list of production."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alongside.correspondence import actions as correspondence
from alongside.correspondence import queries as written
from alongside.correspondence.actions import Heard
from alongside.demo import queries
from alongside.demo.forms import Enter, TextBack
from alongside.demo.rules import BY_KEY, PERSONAS, curl_line
from alongside.demo.rules.story import Chapter, chapters
from alongside.demo.rules.trying import Try, tries

MEMBERSHIP = "membership"  # in the sign-in session, where the middleware looks for it
BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"
NOBODY = "The people of the demo are still being made. Try again in a moment"


@dataclass(frozen=True)
class Shown:
    """A chapter and where its button leads."""

    chapter: Chapter
    address: str
    is_next: bool


@never_cache
@require_safe
def story(request: Any) -> HttpResponse:
    happened = queries.happened(request.at)
    told = chapters(happened)
    address, data = f"{request.scheme}://{request.get_host()}", str(settings.DATA)
    other = tries(
        queries.doors(),
        queries.marks(request.at),
        send=curl_line(address, data),
        take_back=curl_line(address, data, "cancel"),
    )
    undone = next((chapter for chapter in told if not chapter.done), None)
    return render(
        request,
        "demo/story.jinja",
        {
            "shown": [Shown(each, address_of(each), each is undone) for each in told],
            "done": sum(each.done for each in told),
            "happened": happened,
            "personas": PERSONAS,
            "tries": [(each, address_of(each)) for each in other],
            "tried": sum(each.done for each in other),
            "is_ready": queries.everybody_is_here(),
        },
    )


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast, without a password, and go where the step happens."""
    form = Enter(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose somebody from the list")
        return redirect("demo:story")
    persona = BY_KEY[form.cleaned_data["persona"]]
    user = queries.user_of(persona)
    if user is None:
        messages.error(request, NOBODY)
        return redirect("demo:story")
    login(request, user, backend=BY_PASSWORD)
    request.session[MEMBERSHIP] = str(persona.membership_id)
    return redirect(form.cleaned_data["next"])


@never_cache
@require_safe
def catcher(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/catcher.jinja", {"caught": queries.caught()})


@require_POST
def answer(request: Any) -> HttpResponse:
    """Text back as whoever got a text: what a carrier would bring, without the carrier."""
    form = TextBack(request.POST)
    of = form.is_valid() and written.message_of(form.cleaned_data["message"])
    if not of:
        messages.error(request, "Write an answer to one of the texts")
        return redirect("demo:catcher")
    with written.at_work(of.organisation_id, of.partnership_id) as by:
        correspondence.hear(
            message_id=of.message_id,
            heard=Heard(f"demo {uuid4()}", form.cleaned_data["words"], is_shared=False),
            by=by,
            at=request.at,
        )
    messages.success(request, "Sent back. It stands in the outbox and on the referral")
    return redirect("demo:catcher")


def address_of(chapter: Chapter | Try) -> str:
    """The page of a chapter; the start page where it has none yet."""
    try:
        return reverse(chapter.page, args=[chapter.at] if chapter.at else [])
    except NoReverseMatch:
        return "/"
