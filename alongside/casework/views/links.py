"""What somebody does by an address alone: photograph a letter, sign a form, read a summary."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from alongside.accounts.rules import Actor
from alongside.casework import actions, queries
from alongside.casework.actions.links import GONE, facts
from alongside.casework.forms.documents import BirthYear, SendPhotographs
from alongside.casework.forms.letters import Sign
from alongside.casework.models import PersonLink
from alongside.casework.rules.documents import LinkPurpose, why_not_follow
from alongside.correspondence import queries as correspondence
from alongside.kit.refusal import Refused, refusals_shown_on
from alongside.kit.views import posted


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the address stands as Alongside at that provider, for this one thing."""
    where = queries.linked(token)
    if where is None:
        raise Http404
    with correspondence.at_work(where.organisation_id, where.partnership_id) as by:
        found = queries.link_of(where.link_id)
        if found is None:
            raise Http404
        page = Page(request, found, by, where.at, where.organisation_name)
        answer = page.closed() or DOES[LinkPurpose(found.purpose)](page)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


class Page:
    """One address being followed."""

    def __init__(
        self, request: HttpRequest, link: PersonLink, by: Actor, at: datetime, provider: str
    ) -> None:
        self.request, self.link, self.by, self.at = request, link, by, at
        self.provider = provider

    def show(self, name: str, status: int = 200, **context: Any) -> HttpResponse:
        about = {"link": self.link, "provider": self.provider, "now": self.at, **context}
        return render(self.request, f"casework/link/{name}.jinja", about, status=status)

    def closed(self) -> HttpResponse | None:
        why = why_not_follow(facts(self.link), self.at)
        return self.show("closed", why=why) if why else None

    def who(self) -> dict[str, Any]:
        return {"link_id": self.link.pk, "by": self.by, "at": self.at}


def _upload(page: Page) -> HttpResponse:
    request = page.request
    files = request.FILES if request.method == "POST" else None
    form = SendPhotographs(posted(request), files)
    if form.is_valid():
        with refusals_shown_on(form):
            kept = actions.upload_by_link(files=form.cleaned_data["papers"], **page.who())
            return page.show("done", words=f"{len(kept)} sent")
    return page.show("upload", form=form)


def _sign(page: Page) -> HttpResponse:
    answer, year = _known(page)
    if answer:
        return answer
    authority = queries.linked_authority(page.link)
    if authority is None:
        return page.show("closed", why=GONE)
    is_signing = "signed_name" in page.request.POST
    form = Sign(page.request.POST if is_signing else None)
    if form.is_valid():
        with refusals_shown_on(form):
            actions.sign_by_link(name=form.cleaned_data["signed_name"], **page.who())
            return page.show("done", words="Signed")
    return page.show("sign", form=form, paper=queries.form_of(authority, page.at), year=year)


def _read(page: Page) -> HttpResponse:
    answer, _ = _known(page)
    if answer:
        return answer
    try:
        letter = actions.read_by_link(**page.who())
    except Refused as refusal:
        return page.show("closed", why=str(refusal))
    paper = queries.paper_of(letter, page.by, letter.approved_at or page.at)
    return page.show("read", paper=paper)


def _known(page: Page) -> tuple[HttpResponse | None, str]:
    """Ask for the year of birth first. A look at the page alone changes nothing."""
    form = BirthYear(posted(page.request))
    if not page.link.asks_birth_year and page.request.method == "POST":
        return None, ""
    if not form.is_valid():
        return page.show("year", form=form), ""
    try:
        why = actions.try_year(year=form.cleaned_data["year"], **page.who())
    except Refused as refusal:
        return page.show("closed", why=str(refusal)), ""
    if why:
        form.add_error("year", why)
        return page.show("year", form=form), ""
    return None, form.cleaned_data["year"]


DOES = {LinkPurpose.UPLOAD: _upload, LinkPurpose.SIGN: _sign, LinkPurpose.READ: _read}
