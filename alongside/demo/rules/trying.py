"""What else there is to try: every other door, and that nothing waits unseen."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from uuid import UUID

from alongside.demo.rules import BY_KEY, DOOR_OF_ALL, Persona, id_of

type Mark = tuple[str, UUID]  # what was done today, and by which user

LINK_OF = "sedge_lane"  # the place whose link is shown
# As a record system shows it; nobody has this number.
BANNER = "HOOPOE, Siskin   Born 14-Mar-1971 (55y)   NHS No. 999 731 6428   Mobile 07700 900142"
CONFIRMED = "confirmed"  # that somebody rang about what came by a link
LOOKED = "looked"  # that somebody opened their start page


@dataclass(frozen=True)
class Doors:
    """The addresses of doors, the code of the place, and somebody who needs help today."""

    link: str = ""
    code: str = ""
    own: str = ""
    urgent_id: UUID | None = None


@dataclass(frozen=True)
class Try:
    """
    persona   whom its button signs in; nobody where a door needs no account
    page, at  the name of the page to land on, and the id in its address
    links     where there is no button: words and addresses
    to_copy   what is pasted there, each with its name
    """

    title: str
    words: str
    done: bool
    persona: Persona | None = None
    page: str = ""
    at: UUID | None = None
    links: tuple[tuple[str, str], ...] = ()
    to_copy: tuple[tuple[str, str], ...] = ()


def tries(doors: Doors, marks: Set[Mark], *, send: str, take_back: str) -> list[Try]:
    return [*_doors(doors, marks, send, take_back), *_inside(doors, marks)]


def _doors(doors: Doors, marks: Set[Mark], send: str, take_back: str) -> Iterator[Try]:
    by_link, themself = id_of("user", f"door {LINK_OF}"), id_of("user", f"door {DOOR_OF_ALL}")
    system = id_of("user", f"system {LINK_OF}")
    yield Try(
        "Refer by a link, without an account",
        "On a desktop or as a QR code. Paste the banner, check what it filled in, and send. It"
        " returns one line for the record.",
        done=_is_done(marks, by_link, "referrals.refer", "referrals.hold"),
        links=(("Open the surgery’s link", doors.link),),
        to_copy=(("The patient banner", BANNER), ("The code of the surgery", doors.code)),
    )
    yield Try(
        "Ask for advice yourself",
        "The person’s own door: ten questions if they like, no score, a quick way out. Welsh and"
        " Arabic are drafts that say so.",
        done=_is_done(marks, themself, "referrals.refer"),
        links=(
            ("English", f"{doors.own}?speak=en"),
            ("Cymraeg", f"{doors.own}?speak=cy"),
            ("العربية", f"{doors.own}?speak=ar"),
        ),
    )
    yield Try(
        "Send a message, and take it back",
        "From a terminal in this folder, as a surgery’s own system would, in the form of the NHS’s"
        " Booking and Referral Standard. A line sent twice answers 409.",
        done=_is_done(marks, system, "interop.take_in", "interop.cancel"),
        to_copy=(("Send it", send), ("Take it back", take_back)),
    )


def _inside(doors: Doors, marks: Set[Mark]) -> Iterator[Try]:
    adviser, coordinator = BY_KEY["adviser"], BY_KEY["coordinator"]
    supervisor = BY_KEY["supervisor"]
    yield Try(
        "Confirm what came by a link",
        "Two were sent without a code. Ring the place; until then nobody reads them.",
        _is_done(marks, coordinator.user_id, CONFIRMED),
        coordinator,
        "desk:unconfirmed",
    )
    yield Try(
        "A need for today",
        "No food since yesterday. See which service to use now, and write down who called it.",
        _is_done(marks, adviser.user_id, "referrals.call"),
        adviser,
        "desk:referral" if doors.urgent_id else "desk:home",
        doors.urgent_id,
    )
    yield Try(
        "Answer a text as the person",
        "The catcher keeps what would have left. Reply YES, CHANGE or STOP to a text that asks"
        " whether we may ring, and see it in the adviser’s outbox.",
        _is_done(marks, id_of("user", "alongside"), "correspondence.hear"),
        page="demo:catcher",
        links=(("Open the catcher", ""),),
    )
    yield Try(
        "The waiting list",
        "In order of harm, never a score: each place says why, and by when they are seen.",
        _is_done(marks, adviser.user_id, "referrals.keep_on_list"),
        adviser,
        "referrals:waiting_list",
    )
    yield Try(
        "A supervisor’s day in ten lines",
        "What is late, who is told of it next, who is away and who stands in.",
        _is_done(marks, supervisor.user_id, LOOKED),
        supervisor,
        "desk:home",
    )


def _is_done(marks: Set[Mark], user: UUID, *actions: str) -> bool:
    return any((action, user) in marks for action in actions)
