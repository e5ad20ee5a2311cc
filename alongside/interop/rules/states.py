"""How far a referral is, in the words of a FHIR ServiceRequest."""

from typing import Protocol

from alongside.referrals.rules import Status

ENDED = {
    Status.ON_HOLD: "on-hold",
    Status.CLOSED_COMPLETE: "completed",
    Status.ENTERED_IN_ERROR: "entered-in-error",
    **dict.fromkeys((Status.DECLINED, Status.CLOSED_INCOMPLETE, Status.WITHDRAWN), "revoked"),
}


def request_status(status: Status) -> str:
    return ENDED.get(status, "active")


class Heard(Protocol):
    """What a response said, as codes of FHIR's."""

    @property
    def request_status(self) -> str: ...
    @property
    def appointment_status(self) -> str: ...


MEETINGS = {
    "noshow": "They did not come to the appointment",
    "booked": "An appointment is booked",
    "fulfilled": "They were seen",
    "cancelled": "The appointment was cancelled",
}
REQUESTS = {
    "active": "The request goes on",
    "on-hold": "The request is on hold",
    "revoked": "The request was taken back",
    "completed": "The request is finished",
    "entered-in-error": "The request was made in error",
}


def heard_in_words(heard: Heard) -> str:
    """Say in plain words what a response says. An appointment says more than the request."""
    meeting = MEETINGS.get(heard.appointment_status)
    return meeting or REQUESTS.get(heard.request_status, "A message about this referral")
