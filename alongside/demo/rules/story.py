"""One person's way through the partnership, in eight steps; each is ticked by what has happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from alongside.demo.rules import BY_KEY, Persona


@dataclass(frozen=True)
class Happened:
    """What has become of the newest person that the GP referred today."""

    referral_id: UUID | None = None
    case_id: UUID | None = None
    issue_id: UUID | None = None
    provider: str = ""  # the persona who advises there, by key
    reference: str = ""
    contact_asked: bool = False
    waits_for_coordinator: bool = False
    accepted: bool = False
    booked: bool = False
    has_deadline: bool = False
    shared: bool = False
    has_outcome: bool = False
    counted: bool = False


@dataclass(frozen=True)
class Chapter:
    """
    stage     its name on the journey
    words     what the reader does
    page, at  the name of the page to land on, and the id in its address
    """

    stage: str
    words: str
    persona: Persona
    page: str
    at: UUID | None
    done: bool


def chapters(happened: Happened) -> list[Chapter]:
    return [*_in_the_surgery(happened), *_at_the_provider(happened), _counted(happened)]


def _in_the_surgery(happened: Happened) -> Iterator[Chapter]:
    gp, refers = BY_KEY["gp"], happened.referral_id is not None
    yield Chapter(
        "Identify",
        "A patient brings a letter that says no. Ask what is happening, and, alone with them, how"
        " they can be reached safely. Make somebody up.",
        gp,
        "desk:refer",
        None,
        done=happened.contact_asked,
    )
    yield Chapter(
        "Refer",
        "Tick what it is about, how soon, any risks and what they agree to. Send it.",
        gp,
        "desk:refer",
        None,
        done=refers,
    )


def _at_the_provider(happened: Happened) -> Iterator[Chapter]:
    adviser = BY_KEY[happened.provider or "adviser"]
    referral, case = happened.referral_id, happened.case_id
    page = "desk:referral" if referral else "desk:home"
    case_page, case_at = ("desk:case", case) if case else (page, referral)
    yield _route(happened, adviser, page)
    yield Chapter(
        "Book",
        "Contact them, and choose a time at their own surgery.",
        adviser,
        "appointments:book" if happened.accepted and not happened.booked else page,
        referral,
        done=happened.booked,
    )
    yield Chapter(
        "Advise",
        "Open the file, add what they brought, and work out the last day for asking again.",
        adviser,
        case_page,
        case_at,
        done=happened.has_deadline,
    )
    yield Chapter(
        "Share",
        "Write the short plan, read the exact words that will be seen, and send them.",
        adviser,
        "care_team:share" if case else page,
        case_at,
        done=happened.shared,
    )
    yield Chapter(
        "Resolve",
        "Say that the deadline was met, what became of the problem, and what it was worth.",
        adviser,
        "outcomes:outcome" if happened.issue_id else case_page,
        happened.issue_id or case_at,
        done=happened.has_outcome,
    )


def _route(happened: Happened, adviser: Persona, page: str) -> Chapter:
    by_hand = happened.waits_for_coordinator
    return Chapter(
        "Route",
        "Nobody was proposed. Find a provider that can take it."
        if by_hand
        else "See why this provider was proposed, and accept.",
        BY_KEY["coordinator"] if by_hand else adviser,
        page,
        happened.referral_id,
        done=happened.accepted,
    )


def _counted(happened: Happened) -> Chapter:
    return Chapter(
        "Learn",
        "See one more on the way from referred to outcome, and who went no further, and why.",
        BY_KEY["coordinator"],
        "insight:funnel",
        None,
        done=happened.counted,
    )
