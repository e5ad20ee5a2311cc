"""Documents of a file, and the addresses that let one thing be done without an account."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Authority, Content, Document, Letter, PersonLink
from alongside.casework.queries.cases import visible_to
from alongside.casework.rules.documents import OPEN_TO_READ, CheckState, LinkPurpose


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    return Document.objects.filter(case__in=visible_to(actor))


def documents_of(case_id: UUID, words: str = "") -> QuerySet[Document]:
    """The documents of a file, newest first; if words are asked for, those that hold them."""
    drawn = Content.objects.filter(pk=OuterRef("content")).exclude(picture=b"")
    found = Document.objects.filter(case=case_id).annotate(has_picture=Exists(drawn))
    if words.strip():
        asked = SearchQuery(words, search_type="websearch", config="english")
        found = found.filter(lexemes=asked)
    return found.order_by("-at", "-pk")


def may_be_read(document: Document) -> bool:
    return CheckState(document.checked) in OPEN_TO_READ and document.content_id is not None


# Addresses


@dataclass(frozen=True)
class Linked:
    """Where an address leads, before it is known whether it may be followed."""

    at: datetime
    link_id: UUID
    organisation_id: UUID
    organisation_name: str
    partnership_id: UUID


@dataclass(frozen=True)
class ToCheck:
    document_id: UUID
    organisation_id: UUID
    partnership_id: UUID


def hash_of_link(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def linked(token: str) -> Linked | None:
    """Ask a listed function: whoever holds an address speaks for nobody yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, link, organisation, organisation_name, partnership FROM person_link(%s)",
            [hash_of_link(token)],
        )
        row = cursor.fetchone()
    return Linked(*row) if row else None


def link_of(link_id: UUID) -> PersonLink | None:
    rows = PersonLink.objects.select_related("case__person", "person")
    return rows.filter(pk=link_id).first()


def linked_authority(link: PersonLink) -> Authority | None:
    if link.purpose != LinkPurpose.SIGN:
        return None
    rows = Authority.objects.select_related("case", "person")
    return rows.filter(pk=link.subject_id, case=link.case_id).first()


def linked_letter(link: PersonLink) -> Letter | None:
    if link.purpose != LinkPurpose.READ:
        return None
    rows = Letter.objects.select_related("case")
    return rows.filter(pk=link.subject_id, case=link.case_id).first()


def to_check(most: int) -> list[ToCheck]:
    """What waits for the virus check in every organisation, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document, organisation, partnership FROM documents_to_check(%s)", [most]
        )
        return [ToCheck(*row) for row in cursor.fetchall()]
