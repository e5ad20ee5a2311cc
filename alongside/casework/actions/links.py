"""Addresses that let one thing be done without an account: once, and for a while."""

from datetime import datetime
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.actions.authority import Signed, sign_authority
from alongside.casework.actions.documents import keep_document
from alongside.casework.models import Authority, Case, Document, Letter, PersonLink
from alongside.casework.rules.authority import Signing
from alongside.casework.rules.documents import (
    LASTS,
    NOT_THAT_YEAR,
    DocumentKind,
    LinkFacts,
    LinkPurpose,
    why_not_follow,
)
from alongside.casework.rules.letters import LetterState
from alongside.correspondence import actions as correspondence
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refuse
from alongside.kit.uploads import Taken
from alongside.people import queries as people
from alongside.people.rules import ContactChannel

GONE = "There is nothing to open here any more. Ask your adviser"
NOT_SENT_YET = "Approve it first"


@transaction.atomic
def make_link(
    *,
    case_id: UUID,
    purpose: LinkPurpose,
    subject_id: UUID,
    by: Actor,
    at: datetime,
    issue_id: UUID | None = None,
) -> tuple[PersonLink, str]:
    """
    Make an address. It is given back once, to be shown or sent, and never kept.

    What travels to the person is for a safe route alone, and asks for the year of their birth. For
    a photograph the adviser stands by, with the address on their screen.
    """
    case = Case.objects.select_related("person").get(pk=case_id)
    away = purpose is not LinkPurpose.UPLOAD
    if away:
        refuse(people.why_not_reach(case.person_id, ContactChannel.TEXT, at))
        refuse(_why_not_open(case, purpose, subject_id))
    token = token_urlsafe(24)
    link = PersonLink.objects.create(
        **case.whose_file(),
        case=case,
        issue_id=issue_id,
        purpose=purpose,
        subject_id=subject_id,
        token_hash=queries.hash_of_link(token),
        asks_birth_year=away and case.person.birth_date is not None,
        made_at=at,
        expires_at=at + LASTS[purpose],
        by_id=by.user_id,
    )
    audit.record("casework.make_link", link, by=by, at=at, purpose=purpose)
    return link, token


def _why_not_open(case: Case, purpose: LinkPurpose, subject_id: UUID) -> str | None:
    if purpose is LinkPurpose.SIGN:
        found = Authority.objects.filter(pk=subject_id, case=case).exists()
        return None if found else GONE
    letters = Letter.objects.filter(pk=subject_id, case=case)
    letter = letters.filter(state__in=[LetterState.APPROVED, LetterState.SENT]).first()
    return None if letter else NOT_SENT_YET


def facts(link: PersonLink) -> LinkFacts:
    return LinkFacts(link.used_at is not None, link.expires_at, link.tries)


@transaction.atomic
def try_year(*, link_id: UUID, year: str, by: Actor, at: datetime) -> str | None:
    """Check the year of birth that somebody typed, and count the try. Says why it is not right."""
    link = _followed(link_id, at)
    born = link.person.birth_date
    if not link.asks_birth_year or (born and year.strip() == str(born.year)):
        return None
    link.tries += 1
    link.save(update_fields=["tries"])
    audit.record("casework.wrong_year", link, by=by, at=at, tries=link.tries)
    return why_not_follow(facts(link), at) or NOT_THAT_YEAR


@transaction.atomic
def upload_by_link(*, link_id: UUID, files: list[Taken], by: Actor, at: datetime) -> list[Document]:
    """Keep what was photographed. The address is used up by it."""
    link = _followed(link_id, at)
    correspondence.keep_system_user(by=by, at=at)  # who is named as the one that kept it
    kept = [
        keep_document(
            case_id=link.case_id, issue_id=link.issue_id, kind=DocumentKind.OTHER, dated=None,
            received=None, from_whom="", file=each, by=by, at=at,
        )
        for each in files
    ]  # fmt: skip
    _use_up(link, by, at)
    return kept


@transaction.atomic
def sign_by_link(*, link_id: UUID, name: str, by: Actor, at: datetime) -> Authority:
    link = _followed(link_id, at)
    authority = queries.linked_authority(link)
    if authority is None:
        raise Refused(GONE)
    signed = Signed(name=name, on=day_of(at), way=Signing.LINK)
    done = sign_authority(authority_id=authority.pk, signed=signed, by=by, at=at)
    _use_up(link, by, at)
    return done


@transaction.atomic
def read_by_link(*, link_id: UUID, by: Actor, at: datetime) -> Letter:
    """Show a letter to whoever it is for. It stays open until it runs out: people read twice."""
    link = _followed(link_id, at)
    letter = queries.linked_letter(link)
    if letter is None:
        raise Refused(GONE)
    audit.record("casework.read_by_link", letter, by=by, at=at)
    return letter


def _followed(link_id: UUID, at: datetime) -> PersonLink:
    rows = PersonLink.objects.select_for_update(of=("self",)).select_related("person", "case")
    link = rows.get(pk=link_id)
    refuse(why_not_follow(facts(link), at))
    return link


def _use_up(link: PersonLink, by: Actor, at: datetime) -> None:
    link.used_at = at
    link.save(update_fields=["used_at"])
    audit.record("casework.use_link", link, by=by, at=at, purpose=link.purpose)
