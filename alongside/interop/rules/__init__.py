"""
What we take from a partner's system, and what we answer.

Words
  message   a Bundle of the NHS Booking and Referral Standard, as it came
  referral  the facts of a message that our own referral needs
  terms     what we take from one partner: message versions, and its use cases → ours
  fault     a refusal: HTTP status, issue code, the standard's code, a sentence of ours
  reply     what we tell the sender later: accepted, waiting, declined, booked …

Nothing here reads the database or the clock: every fact arrives as an argument.
"""

from alongside.interop.rules.decisions import (
    Deed,
    Earlier,
    Terms,
    deed_of,
    in_force_from,
    terms_of,
    use_case,
    why_not_again,
    why_not_process,
)
from alongside.interop.rules.faults import Fault, MessageRefused, Why, fault
from alongside.interop.rules.headers import (
    Ids,
    bearer_token,
    echoed,
    ids_of,
    why_not_headers,
    why_not_ids,
)
from alongside.interop.rules.matching import is_newer, marks_of, may_be_cancelled
from alongside.interop.rules.media import (
    Media,
    media_of_body,
    media_to_answer,
    why_not_accepted,
)
from alongside.interop.rules.message import (
    Address,
    Coding,
    Consent,
    Contact,
    Encounter,
    Flag,
    Header,
    IncomingReferral,
    Organisation,
    Patient,
    Professional,
    Reason,
    Request,
)
from alongside.interop.rules.replies import Pattern, Reply, caught, pattern_of, reply_to
from alongside.interop.rules.searching import Search, Token, is_strict, search_of, token_of
from alongside.interop.rules.states import heard_in_words, request_status
from alongside.interop.rules.urgency import urgency_of

__all__ = [
    "heard_in_words",
    "Search",
    "Token",
    "is_strict",
    "request_status",
    "search_of",
    "token_of",
    "Deed",
    "deed_of",
    "is_newer",
    "marks_of",
    "may_be_cancelled",
    "Address",
    "Coding",
    "Consent",
    "Contact",
    "Earlier",
    "Encounter",
    "Fault",
    "Flag",
    "Header",
    "Ids",
    "IncomingReferral",
    "MessageRefused",
    "Organisation",
    "Patient",
    "Pattern",
    "Professional",
    "Reason",
    "Reply",
    "Request",
    "Terms",
    "Why",
    "bearer_token",
    "caught",
    "echoed",
    "fault",
    "ids_of",
    "in_force_from",
    "pattern_of",
    "reply_to",
    "terms_of",
    "urgency_of",
    "use_case",
    "why_not_again",
    "why_not_ids",
    "Media",
    "media_of_body",
    "media_to_answer",
    "why_not_accepted",
    "why_not_headers",
    "why_not_process",
]
