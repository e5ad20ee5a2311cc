"""Who sends, what it says in our words, and how it is answered later."""

from alongside.interop.queries.arriving import new_referral
from alongside.interop.queries.leaving import (
    KEPT_BACK,
    file_bundle,
    held_about,
    kept_back,
    models_about_people,
    name_of,
    subject_access,
)
from alongside.interop.queries.messages import (
    answered_by,
    earlier,
    had,
    heard_of,
    marks_of,
    new_message,
    request_of,
)
from alongside.interop.queries.partners import SCOPE, Caller, caller_of, in_time, partner_called
from alongside.interop.queries.replies import Letter, letter_for
from alongside.interop.queries.requests import Found, asked_as, search

__all__ = [
    "KEPT_BACK",
    "file_bundle",
    "held_about",
    "kept_back",
    "models_about_people",
    "name_of",
    "subject_access",
    "heard_of",
    "Found",
    "asked_as",
    "search",
    "answered_by",
    "in_time",
    "had",
    "marks_of",
    "request_of",
    "SCOPE",
    "Caller",
    "Letter",
    "caller_of",
    "earlier",
    "letter_for",
    "new_message",
    "new_referral",
    "partner_called",
]
