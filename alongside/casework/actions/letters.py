"""Letters: drafted from the facts of a file, approved by an adviser, kept as they were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Case, Content, Issue, Letter
from alongside.casework.rules import letters as rules
from alongside.casework.rules.authority import Body
from alongside.casework.rules.letters import LetterState, Route, Template, Value
from alongside.casework.rules.summaries import WAYS, safe_routes, why_not_read
from alongside.kit import typesetting
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refuse
from alongside.people import queries as people

OVERTAKEN = "Somebody else saved this letter meanwhile. Theirs is shown below: put yours in again"
NOT_WRITTEN = "This kind of letter is not in force"
LEARNS = "Save it, and ask an adviser or a supervisor to approve it"
NOT_SAFE = "This route is not safe for them now"


@dataclass(frozen=True)
class Written:
    """What somebody typed into a letter."""

    values: Mapping[str, Value]
    sender: str
    recipient: str


@transaction.atomic
def draft_letter(
    *,
    case_id: UUID,
    template_id: str,
    issue_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Letter:
    """Begin a letter with what the file knows. Nothing of it leaves before it is approved."""
    case = Case.objects.select_related("person").get(pk=case_id)
    issue = Issue.objects.filter(pk=issue_id, case=case).first() if issue_id else None
    if issue_id and issue is None:
        raise Refused("Choose an issue of this file", field="issue")
    template = queries.template_in_force(template_id, day_of(at))
    if template is None:
        raise Refused(NOT_WRITTEN)
    letter = Letter.objects.create(
        **case.whose_file(),
        case=case,
        issue=issue,
        template=template.key,
        body=template.body,
        title=template.name,
        values=queries.first_values(template, case, issue, by, at),
        sender=by.organisation_name,
        recipient="\n".join(template.recipient),
        written_at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    audit.record("casework.draft_letter", letter, by=by, at=at, template=template.key)
    return letter


@transaction.atomic
def change_letter(
    *, letter_id: UUID, written: Written, edition: int, by: Actor, at: datetime
) -> Letter:
    """Save a draft that was read in this edition. Whoever comes second is told so."""
    letter = _locked(letter_id)
    refuse(rules.why_not_change(LetterState(letter.state)))
    if letter.edition != edition:
        raise Refused(OVERTAKEN)
    letter.values = dict(written.values)
    letter.sender, letter.recipient = written.sender, written.recipient
    letter.edition += 1
    _set(letter, by, at)  # refuses what no paper could show
    letter.save(update_fields=["values", "sender", "recipient", "edition", "title"])
    audit.record("casework.change_letter", letter, by=by, at=at, edition=letter.edition)
    return letter


@transaction.atomic
def approve_letter(*, letter_id: UUID, edition: int, by: Actor, at: datetime) -> Letter:
    """Say that a letter may leave as it stands, and keep its paper."""
    letter = _locked(letter_id)
    refuse(LEARNS if queries.is_learner(by) else None)
    refuse(rules.why_not_move_letter(LetterState(letter.state), LetterState.APPROVED))
    if letter.edition != edition:
        raise Refused(OVERTAKEN)
    template = _template(letter)
    if missing := rules.why_not_fill(template, letter.values, day_of(at)):
        raise Refused(missing[1], field=missing[0])
    paper, pdf = _set(letter, by, at)
    refuse(why_not_read(template, paper))
    letter.content = keep_content(letter.case, pdf)
    letter.state, letter.approved_at, letter.approved_by_name = LetterState.APPROVED, at, by.name
    letter.save(update_fields=["content", "state", "approved_at", "approved_by_name", "title"])
    digest = letter.content.digest
    audit.record("casework.approve_letter", letter, by=by, at=at, digest=digest)
    return letter


@transaction.atomic
def take_back_letter(*, letter_id: UUID, by: Actor, at: datetime) -> Letter:
    """Make a draft again of a letter that was approved and has not left."""
    letter = _locked(letter_id)
    refuse(rules.why_not_move_letter(LetterState(letter.state), LetterState.DRAFT))
    letter.state, letter.approved_at, letter.approved_by_name = LetterState.DRAFT, None, ""
    letter.content, letter.edition = None, letter.edition + 1
    letter.save(update_fields=["state", "approved_at", "approved_by_name", "content", "edition"])
    audit.record("casework.take_back_letter", letter, by=by, at=at)
    return letter


@transaction.atomic
def drop_letter(*, letter_id: UUID, by: Actor, at: datetime) -> Letter:
    """Keep a letter as one that was never sent."""
    letter = _locked(letter_id)
    refuse(rules.why_not_move_letter(LetterState(letter.state), LetterState.DROPPED))
    letter.state = LetterState.DROPPED
    letter.save(update_fields=["state"])
    audit.record("casework.drop_letter", letter, by=by, at=at)
    return letter


@transaction.atomic
def send_letter(
    *, letter_id: UUID, route: Route, to_whom: str, sent_on: date, by: Actor, at: datetime
) -> Letter:
    """Write down how an approved letter left. First it is asked whether it may go there."""
    letter = _locked(letter_id)
    template = _template(letter)
    refuse(rules.why_not_move_letter(LetterState(letter.state), LetterState.SENT))
    if sent_on > day_of(at):
        raise Refused("The day it was sent must be today or earlier", field="sent_on")
    if letter.approved_at and sent_on < day_of(letter.approved_at):
        raise Refused("It cannot have left before it was approved", field="sent_on")
    _refuse_route(letter, template, route, at)
    letter.state, letter.route, letter.to_whom = LetterState.SENT, route, to_whom
    letter.sent_on, letter.sent_at = sent_on, at
    letter.save(update_fields=["state", "route", "to_whom", "sent_on", "sent_at"])
    audit.record("casework.send_letter", letter, by=by, at=at, route=route)
    return letter


def _refuse_route(letter: Letter, template: Template, route: Route, at: datetime) -> None:
    body = rules.body_of(template)
    if body is None:
        refused = [way for way in WAYS.values() if people.why_not_reach(letter.person_id, way, at)]
        if route not in safe_routes(refused):
            way = WAYS.get(route)
            why = people.why_not_reach(letter.person_id, way, at) if way else NOT_SAFE
            raise Refused(why or NOT_SAFE, field="route")
    elif route is Route.LINK:
        raise Refused("A link is for the person alone", field="route")
    elif rules.needs_authority(route) and (why := _no_authority(letter, body, at)):
        raise Refused(why, field="route")


def _no_authority(letter: Letter, body: Body, at: datetime) -> str | None:
    return queries.why_not_speak_to(letter.case_id, body, day_of(at))


def keep_content(case: Case, data: bytes, picture: bytes = b"") -> Content:
    """Keep bytes of a file, apart from what is listed."""
    return Content.objects.create(
        **case.whose_file(),
        case=case,
        data=data,
        picture=picture,
        digest=sha256(data).hexdigest(),
    )


def _set(letter: Letter, by: Actor, at: datetime) -> tuple[typesetting.Letter, bytes]:
    """The paper of a letter and its PDF, or a refusal. Gives the letter its title."""
    paper = queries.paper_of(letter, by, at)
    try:
        pdf = typesetting.as_pdf(paper, at)
    except typesetting.Unprintable as error:
        raise Refused(rules.why_not_print(error.signs)) from None
    letter.title = paper.title[:300]
    return paper, pdf


def _locked(letter_id: UUID) -> Letter:
    return Letter.objects.select_for_update(of=("self",)).select_related("case").get(pk=letter_id)


def _template(letter: Letter) -> Template:
    return queries.templates()[letter.template]
