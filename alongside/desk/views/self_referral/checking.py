"""The needs check, one question a page."""

from django.http import Http404, HttpResponse

from alongside.desk import queries
from alongside.desk.forms.needs_check import AskItem, AskOpener
from alongside.desk.views.self_referral.keeping import Kept, keep, kept
from alongside.desk.views.self_referral.speaking import (
    AtOwnDoor,
    address,
    go,
    own_door,
    page_of,
    routes_for,
    show,
)
from alongside.kit.forms import show_typed
from alongside.kit.views import posted
from alongside.needs import queries as needs
from alongside.needs import rules
from alongside.needs.rules import Answered


@own_door
def question(request: AtOwnDoor, number: int) -> HttpResponse:
    """Question 0 is the opener; the items count from 1."""
    check = needs.check()
    if number > len(check.items):
        raise Http404
    words, page = kept(request), page_of(request)
    if not words.version and not queries.room(request.actor).is_there:
        return go(request, "begin")
    data = posted(request)
    form = _form(number, data)
    if data is not None:
        words.type(page, data)
        if form.is_valid():
            words.hold(page)
            words.version = check.version
            words.stopped = "stop" in data
            keep(request, words)
            return _onward(request, form, number, stop=words.stopped)
        keep(request, words)
    elif shown := words.shown(page):
        show_typed(form, shown)
    return show(
        request,
        "question",
        form=form,
        number=number,
        item=check.items[number - 1] if number else None,
        opener=check.opener,
        of=len(check.items) + 1,
        back=_before(request, number),
    )


def _form(number: int, data: object) -> AskOpener | AskItem:
    check = needs.check()
    if number:
        return AskItem(data, item=check.items[number - 1])
    return AskOpener(data, opener=check.opener)


def _before(request: AtOwnDoor, number: int) -> str:
    return address(request, "question", number - 1) if number else address(request, "begin")


def _onward(
    request: AtOwnDoor, form: AskOpener | AskItem, number: int, *, stop: bool
) -> HttpResponse:
    """What is urgent is answered at once; then the next question, or what was said."""
    if form.answered().rule:
        return go(request, "now", number)
    if stop or number == len(needs.check().items):
        return go(request, "told")
    return go(request, "question", number + 1)


@own_door
def now(request: AtOwnDoor, number: int) -> HttpResponse:
    """The route to use now, for what cannot wait."""
    words, check = kept(request), needs.check()
    if not 1 <= number <= len(check.items):
        raise Http404
    said = answers(words).get(check.items[number - 1].id)
    if said is None or not said.rule:
        return go(request, "question", number)
    last = words.stopped or number == len(check.items)
    return show(
        request,
        "now",
        routes=routes_for(request, [said.rule]),
        onward=address(request, "told") if last else address(request, "question", number + 1),
        back=address(request, "question", number),
    )


@own_door
def told(request: AtOwnDoor) -> HttpResponse:
    """What they said, to be changed or to go on with."""
    words, check = kept(request), needs.check()
    said = answers(words)
    if not said:
        return go(request, "begin")
    lines = [(n, item, said.get(item.id)) for n, item in enumerate(check.items, 1)]
    return show(
        request,
        "told",
        lines=lines,
        opener=check.opener,
        opened=said.get(check.opener.id),
        wants=rules.wants_any(said),
        routes=routes_for(request, rules.urgent_rules(said)),
        back=address(request, "question", _last(words)),
    )


def _last(words: Kept) -> int:
    numbers = [int(page.split(":")[1]) for page in words.said if page.split(":")[1].isdigit()]
    return max(numbers, default=0)


def answers(words: Kept) -> dict[str, Answered]:
    """What was said to each question that was reached."""
    check, found = needs.check(), {}
    for number, key in enumerate([check.opener.id, *(item.id for item in check.items)]):
        held = words.held(f"page:{number}")
        if held is None:
            continue
        form = _form(number, held)
        if form.is_valid():
            found[key] = form.answered()
    return found
