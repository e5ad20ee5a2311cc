"""
All that happened in a file, in one query.

Each kind of thing gives the same columns; later stages hand theirs in to be shown among the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    DateTimeField,
    F,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import Case as Either
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat

from alongside.casework.models import Case, IssueStep, Joined, Note
from alongside.casework.rules.supervision import SigningState
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind
from alongside.kit.asking import Asking
from alongside.referrals.models import ContactAttempt, Step

COLUMNS = ("e_id", "e_at", "e_sort", "e_code", "e_words", "e_by", "e_issue", "created_at")
NOTHING = Cast(Value(None), UUIDField())
DRAFT = "DRAFT"  # the code of a note of advice that nobody has signed
UNSIGNED = [each for each in SigningState if each is not SigningState.SIGNED]
type Rows = QuerySet[Any, tuple[Any, ...]]


@dataclass(frozen=True)
class Entry:
    """
    One thing that happened.

    sort  which kind of thing: note, issue, referral, attempt, message or one of a later stage
    code  what it was, in the codes of that kind
    """

    id: UUID
    at: datetime
    sort: str
    code: str
    words: str
    by: str
    issue_id: UUID | None


def entry(
    rows: QuerySet[Any],
    sort: str,
    code: Combinable | F,
    *,
    words: Combinable | F | None = None,
    at: str = "at",
    by: Combinable | F | None = None,
    issue: Combinable | F | None = None,
) -> Rows:
    """Give rows of any kind the columns of a timeline."""
    shown: Rows = rows.annotate(
        e_id=F("pk"),
        e_at=Cast(F(at), DateTimeField()),
        e_sort=Value(sort, output_field=CharField()),
        e_code=Cast(code, TextField()),
        e_words=Cast(words or Value(""), TextField()),
        e_by=Cast(by or Value(""), TextField()),
        e_issue=issue or NOTHING,
    ).values_list(*COLUMNS)
    return shown


def timeline(
    case: Case,
    *others: Callable[[UUID], Rows],
    issue_id: UUID | None = None,
    most: int | None = None,
) -> list[Entry]:
    """What happened in a file, or about one issue of it, newest first."""
    if issue_id:
        found = _about_an_issue(others, most).ask(case.pk, issue_id)
    else:
        found = _of_a_file(others, most).ask(
            case.pk, case.referral_id, case.person_id, case.provider_id
        )
    return [Entry(*row[:-1]) for row in found]


@cache
def _about_an_issue(others: tuple[Callable[[UUID], Rows], ...], most: int | None) -> Asking[Any]:
    def write(case: UUID, issue: UUID) -> Rows:
        parts = [_notes(case), _issue_steps(case), *(each(case) for each in others)]
        return _newest_first([rows.filter(e_issue=issue) for rows in parts], most)

    return Asking(write, 2)


@cache
def _of_a_file(others: tuple[Callable[[UUID], Rows], ...], most: int | None) -> Asking[Any]:
    def write(case: UUID, referral: UUID, person: UUID, provider: UUID) -> Rows:
        parts = [_notes(case), _issue_steps(case), *(each(case) for each in others)]
        parts += [*_of_the_referral(case, referral, provider), _messages(person, provider)]
        return _newest_first(parts, most)

    return Asking(write, 4)


def _newest_first(parts: list[Rows], most: int | None) -> Rows:
    return parts[0].union(*parts[1:], all=True).order_by("-e_at", "-created_at", "e_id")[:most]


def _notes(case: UUID) -> Rows:
    return entry(
        Note.objects.filter(case=case),
        "note",
        Either(
            When(countersigning__state__in=UNSIGNED, then=Value(DRAFT)),
            default=F("kind"),
            output_field=TextField(),
        ),
        words=F("words"),
        by=F("by_name"),
        issue=F("issue_id"),
    )


def _issue_steps(case: UUID) -> Rows:
    rows = IssueStep.objects.filter(issue__case=case)
    return entry(rows, "issue", F("state"), by=F("by__name"), issue=F("issue_id"))


def _of_the_referral(case: UUID, referral: UUID, provider: UUID) -> list[Rows]:
    """What another organisation noted, such as why it declined, is for whoever coordinates."""
    led_here = Q(referral=referral) | Q(
        referral__in=Joined.objects.filter(case=case).values("referral")
    )
    steps = Step.objects.filter(led_here)
    own = Either(
        When(by_organisation=provider, then=F("note")),
        default=Value(""),
        output_field=TextField(),
    )
    attempts = ContactAttempt.objects.filter(led_here)
    way_and_result = Concat("way", Value(" "), "result")
    return [
        entry(steps, "referral", F("status"), words=own, by=F("by_name")),
        entry(attempts, "attempt", way_and_result, words=F("note"), by=F("by__name")),
    ]


def _messages(person: UUID, provider: UUID) -> Rows:
    """Letters, texts and shared words. What the referrer sees on screen is in the steps already."""
    about = Message.objects.filter(person=person, organisation=provider)
    told = about.filter(channel__in=[Channel.LETTER, Channel.TEXT]) | about.filter(kind=Kind.SHARED)
    return entry(told, "message", F("kind"), words=F("words"), at="written_at")
