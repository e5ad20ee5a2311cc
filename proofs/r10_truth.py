"""
The plain model of R10: what a referral is, who may say what of it, and what is told.

Written from the words of the standards and of docs/reference; it imports nothing of the product.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

ORGANISATION = {
    "referrer": "practice",
    "other_referrer": "other_practice",
    "coordinator": "charity",
    "adviser": "charity",
    "lawyer": "law_centre",
}
WORKS_AT = {"charity": "adviser", "law_centre": "lawyer"}
ENDED = {"DECLINED", "CLOSED_COMPLETE", "CLOSED_INCOMPLETE", "WITHDRAWN", "ENTERED_IN_ERROR"}
WITH_A_PROVIDER = {
    "ACCEPTED", "WAITLISTED", "BOOKED", "MISSED", "APPT_CANCELLED", "ATTENDED", "IN_ADVICE",
    "ON_HOLD",
}  # fmt: skip
ADVISED = {"ATTENDED", "IN_ADVICE", "ON_HOLD"}
BY_MESSAGE = {  # in which a message may take it back
    "RECEIVED", "PROPOSED", "NEEDS_INFORMATION", "ACCEPTED", "WAITLISTED", "MISSED",
    "APPT_CANCELLED",
}  # fmt: skip

# Any open one may end before advice, be withdrawn, or turn out to be an error; whoever was seen may
# finish; an ended one may only turn out to be an error.
_ENDS = "CLOSED_INCOMPLETE WITHDRAWN ENTERED_IN_ERROR"
_GOES_ON = f"BOOKED ATTENDED IN_ADVICE ON_HOLD {_ENDS}"
_SEEN = f"{_GOES_ON} CLOSED_COMPLETE"
ARROWS = {
    name: set(words.split()) - ({name} - {"BOOKED"})
    for name, words in {
        "RECEIVED": "PROPOSED NEEDS_INFORMATION DECLINED WITHDRAWN ENTERED_IN_ERROR",
        "PROPOSED": f"RECEIVED NEEDS_INFORMATION ACCEPTED WAITLISTED DECLINED {_ENDS}",
        "NEEDS_INFORMATION": f"RECEIVED PROPOSED {_ENDS}",
        "ACCEPTED": f"WAITLISTED {_GOES_ON}",
        "WAITLISTED": f"ACCEPTED {_GOES_ON}",
        "BOOKED": f"MISSED APPT_CANCELLED {_GOES_ON}",
        "MISSED": _GOES_ON,
        "APPT_CANCELLED": _GOES_ON,
        "ATTENDED": _SEEN,
        "IN_ADVICE": _SEEN,
        "ON_HOLD": _SEEN,
        "ENTERED_IN_ERROR": "",
        **dict.fromkeys(ENDED - {"ENTERED_IN_ERROR"}, "ENTERED_IN_ERROR"),
    }.items()
}
MAY_SAY = {
    "REFERRER": {"RECEIVED", "BOOKED", "APPT_CANCELLED", "WITHDRAWN", "ENTERED_IN_ERROR"},
    "COORDINATOR": {"RECEIVED", "PROPOSED", "NEEDS_INFORMATION", "DECLINED", "WITHDRAWN"},
    "PROVIDER": set(ARROWS) - {"PROPOSED", "DECLINED"},
}
WAITS = {
    "RECEIVED": ("TO_ROUTE", "COORDINATOR"),
    "PROPOSED": ("TO_ANSWER", "PROVIDER"),
    "NEEDS_INFORMATION": ("TO_ASK", "REFERRER"),
    "ACCEPTED": ("TO_REACH", "PROVIDER"),
    "WAITLISTED": ("WAITING_LIST", "PROVIDER"),
    "BOOKED": ("TO_SEE", "PROVIDER"),
    "MISSED": ("TO_REACH", "PROVIDER"),
    "APPT_CANCELLED": ("TO_REACH", "PROVIDER"),
    **dict.fromkeys(ADVISED, ("TO_ADVISE", "PROVIDER")),
}
# What whoever referred is told: by the agreement to be referred, or by one of its own.
NEWS = {
    "BOOKED": ("BOOKED", "REFER"),
    "NEEDS_INFORMATION": ("ASKED", "REFER"),
    "ACCEPTED": ("ACCEPTED", "SHARE_STATUS"),
    "WAITLISTED": ("WAITLISTED", "SHARE_STATUS"),
    "ATTENDED": ("ATTENDED", "SHARE_STATUS"),
    "MISSED": ("MISSED", "SHARE_STATUS"),
    "DECLINED": ("DECLINED", "SHARE_STATUS"),
    **dict.fromkeys(
        ("CLOSED_COMPLETE", "CLOSED_INCOMPLETE", "WITHDRAWN"), ("CLOSED", "SHARE_STATUS")
    ),
}
ANSWERS = {"DECLINED", "CLOSED", "NOT_REACHED"}
BOOKING_ARROWS = {
    "BOOKED": {"ARRIVED", "ATTENDED", "MISSED", "CANCELLED"},
    "ARRIVED": {"ATTENDED", "MISSED", "BOOKED"},
    "ATTENDED": {"ARRIVED", "BOOKED"},
    "MISSED": {"ARRIVED", "ATTENDED", "BOOKED"},
    "CANCELLED": set(),
}
FAILURES = 3  # before somebody is not reached


@dataclass
class Someone:
    pk: UUID
    agreed: dict[str, bool]
    at_risk: bool
    died: bool = False


@dataclass
class Appointment:
    pk: UUID
    slot: UUID
    provider: str
    states: list[str] = field(default_factory=lambda: ["BOOKED"])

    @property
    def status(self) -> str:
        return self.states[-1]

    @property
    def before(self) -> str | None:
        """What undoing leads back to."""
        if self.status not in ("ARRIVED", "ATTENDED", "MISSED"):
            return None
        return "ARRIVED" if self.status != "ARRIVED" and "ARRIVED" in self.states else "BOOKED"


@dataclass
class Truth:
    """
    One referral.

    advisable  whether anybody advises on what it is about
    steps      each with what became of the news of it
    news       what whoever referred was told, by kind
    """

    pk: UUID
    person: Someone
    source: str
    advisable: bool = True
    again_of: "Truth | None" = None
    correlation: str | None = None
    status: str = "RECEIVED"
    provider: str | None = None
    taken: bool = False
    exit: str = ""
    reached: bool = False
    failed: int = 0
    back_to: str = ""
    steps: list[str] = field(default_factory=lambda: ["RECEIVED TOLD"])
    news: list[str] = field(default_factory=lambda: ["RECEIVED"])
    bookings: list[Appointment] = field(default_factory=list)
    sent: Any = None  # how it was sent, to send it again

    # Who

    def hands(self, who: str) -> set[str]:
        at = ORGANISATION[who]
        parts = {"REFERRER": "practice", "COORDINATOR": "charity", "PROVIDER": self.provider}
        return {hand for hand, organisation in parts.items() if organisation == at}

    def sees(self, who: str) -> bool:
        if who == "coordinator":
            return not self.taken
        at = ORGANISATION[who]
        return at == "practice" or at == self.provider

    def worker(self) -> str:
        return WORKS_AT.get(self.provider or "", "coordinator")

    def may(self, who: str, to: str) -> bool:
        return (
            self.sees(who)
            and to in ARROWS[self.status]
            and any(to in MAY_SAY[hand] for hand in self.hands(who))
        )

    def may_end(self, who: str, to: str) -> bool:
        """Nobody ends it under an appointment that is still to come."""
        return self.may(who, to) and not self.to_come

    def may_withdraw(self, who: str) -> bool:
        reads_as_referrer = ORGANISATION[who] == "practice"
        if reads_as_referrer and self.status in ADVISED:
            return False
        return self.may_end(who, "WITHDRAWN") and self.status != "BOOKED"

    @property
    def to_come(self) -> list[Appointment]:
        return [each for each in self.bookings if each.status == "BOOKED"]

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED

    @property
    def waits(self) -> tuple[str, str | None]:
        """The queue, and whose it is."""
        queue, hand = WAITS.get(self.status, ("", ""))
        owners = {"REFERRER": "practice", "COORDINATOR": "charity", "PROVIDER": self.provider}
        return queue, owners.get(hand)

    @property
    def is_asked(self) -> bool:
        """Whether a provider still has to answer."""
        waits = self.status in ("PROPOSED", "NEEDS_INFORMATION")
        return waits and self.provider is not None and not self.taken

    # What happens

    def reach(self, to: str, reason: str = "", *, by: str) -> None:
        self.status = to
        self.steps.append(f"{to} {self._tell(to, reason)}")
        self.exit = reason if to in ENDED - {"CLOSED_COMPLETE", "ENTERED_IN_ERROR"} else ""
        if to in ("ACCEPTED", "WAITLISTED"):
            self.taken = True
        if to == "RECEIVED" or (
            to in ENDED and not self.taken and self.provider != ORGANISATION[by]
        ):
            self.provider = None  # whoever was asked and had not answered sees it no more

    def _tell(self, to: str, reason: str) -> str:
        if reason == "NOT_REACHED":
            return self.hear("NOT_REACHED", "REFER")
        kind, purpose = NEWS.get(to, ("", ""))
        return self.hear(kind, purpose) if kind else "NOTHING"

    def hear(self, kind: str, purpose: str) -> str:
        """Whoever referred is told, if the person agreed; of somebody at risk to just that."""
        needed = "SHARE_STATUS" if self.person.at_risk else purpose
        if not self.person.agreed.get(needed):
            return "KEPT_BACK" if self.person.at_risk else "NOT_AGREED"
        self.news.append(kind)
        return "TOLD"

    def follow(self, booking: Appointment, to: str) -> str | None:
        """What an appointment's new state makes of the referral, or nothing."""
        if to == "CANCELLED":
            others = [each for each in self.to_come if each is not booking]
            return "APPT_CANCELLED" if self.status == "BOOKED" and not others else None
        if to in ("ATTENDED", "MISSED"):
            return to if to != self.status and to in ARROWS[self.status] else None
        return "BOOKED" if self.status in ("ATTENDED", "MISSED") else None
