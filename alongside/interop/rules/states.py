"""How far a referral is, in the words of a FHIR ServiceRequest."""

from alongside.referrals.rules import Status

ENDED = {
    Status.ON_HOLD: "on-hold",
    Status.CLOSED_COMPLETE: "completed",
    Status.ENTERED_IN_ERROR: "entered-in-error",
    **dict.fromkeys((Status.DECLINED, Status.CLOSED_INCOMPLETE, Status.WITHDRAWN), "revoked"),
}


def request_status(status: Status) -> str:
    return ENDED.get(status, "active")
