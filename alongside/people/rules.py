"""
Who people are, who may see them, what they agreed to, and how to reach them safely.

Words
  person    somebody a partnership knows: the client who needs the advice, or the patient
  relation  what makes a person visible to an organisation
  wall      what makes a person invisible to a user, or to a whole organisation, whatever else holds
  consent   what a person agreed to: purpose × recipient × wording; refusing it blocks no advice
  contact   how to reach a person safely; the strictest rule wins
  party     a name that a provider acts for or against, which that provider alone can see
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices

from alongside.kit import nhs_number


class RelationKind(TextChoices):
    REFERRED = "REFERRED", "Referred them"
    ROUTES = "ROUTES", "Finds them a provider"  # until a provider accepts
    OFFERED = "OFFERED", "Is asked to take them"  # until it answers
    HOLDS = "HOLDS", "Advises them"
    TEAM = "TEAM", "Is in their care team"


class Purpose(TextChoices):
    REFER = "REFER", "Pass their details to an advice provider"
    CONTACT = "CONTACT", "Contact them"
    SHARE_STATUS = "SHARE_STATUS", "Tell the referrer how it goes"
    SHARE_OUTCOME = "SHARE_OUTCOME", "Tell the referrer the outcome"
    SEE_RECORD = "SEE_RECORD", "Let the adviser see their health record"
    SHARE_WITH_TEAM = "SHARE_WITH_TEAM", "Share a short plan with the care team"
    RESEARCH = "RESEARCH", "Use their information for research"


# What an adviser reads out after "Do you agree that…", in this order. The wording has a version:
# people.actions.WORDING.
READ_OUT: dict[Purpose, str] = {
    Purpose.CONTACT: "we contact you in the way we agreed?",
    Purpose.SHARE_STATUS: "we tell whoever referred you how it goes?",
    Purpose.SHARE_OUTCOME: "we tell them the outcome too?",
    Purpose.SHARE_WITH_TEAM: "we share a short plan with the people who care for you?",
    Purpose.SEE_RECORD: "the adviser sees your health record?",
    Purpose.RESEARCH: "your information is used for research, without your name?",
}


# Agreed for one recipient: the organisation that referred them, and no other that did.
FOR_THE_REFERRER = {Purpose.SHARE_STATUS, Purpose.SHARE_OUTCOME}


class How(TextChoices):
    SPOKEN = "SPOKEN", "Spoken"
    WRITTEN = "WRITTEN", "Written"
    MESSAGE = "MESSAGE", "In a message from a partner system"


class ContactRule(TextChoices):
    SAFE = "SAFE", "Text and voicemail are safe"
    ASK_FIRST = "ASK_FIRST", "Ask first: say nothing until it is them"
    NOT_AT_HOME = "NOT_AT_HOME", "Do not contact at home"


class AskedAlone(TextChoices):
    YES = "YES", "Yes, they were alone"
    NO = "NO", "No, somebody was with them"
    NOT_ASKED = "NOT_ASKED", "They were not asked"


class NumberStatus(TextChoices):
    """How far an NHS number can be trusted. Only VALID ones are used to match."""

    NONE = "NONE", "No NHS number"
    VALID = "VALID", "Valid"
    TEST = "TEST", "Test number"
    FAILS_CHECK = "FAILS_CHECK", "Fails its check: ask again"
    NEVER_ISSUED = "NEVER_ISSUED", "Never issued: ask again"


# The languages most often asked for in advice and care, by their ISO 639 codes; any other is typed.
# Source: our choice, for the list on the referral page.
LANGUAGES = {
    "en": "English", "ar": "Arabic", "bn": "Bengali", "bfi": "British Sign Language",
    "zh": "Chinese", "fa": "Farsi", "fr": "French", "gu": "Gujarati", "ku": "Kurdish",
    "pl": "Polish", "pt": "Portuguese", "pa": "Punjabi", "ro": "Romanian", "so": "Somali",
    "es": "Spanish", "ta": "Tamil", "ti": "Tigrinya", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "cy": "Welsh",
}  # fmt: skip
OTHER_LANGUAGE = "other"  # which one stands with what an appointment needs


def language_name(code: str) -> str:
    return LANGUAGES.get(code, "another language" if code == OTHER_LANGUAGE else code)


MATCHES = {NumberStatus.VALID, NumberStatus.TEST}


def judged(typed: str) -> tuple[str, NumberStatus]:
    """What is kept of an NHS number that somebody typed, and how far it can be trusted."""
    if not typed.strip():
        return "", NumberStatus.NONE
    number = nhs_number.read(typed)
    if number.status is nhs_number.Status.MALFORMED:
        return typed.strip()[:20], NumberStatus.FAILS_CHECK
    return number.digits, NumberStatus(number.status.value)


STRICTEST_FIRST = (ContactRule.NOT_AT_HOME, ContactRule.ASK_FIRST, ContactRule.SAFE)


def strictest(*said: ContactRule) -> ContactRule:
    return min(said, key=STRICTEST_FIRST.index)


class Side(TextChoices):
    FOR = "FOR", "Acts for"
    AGAINST = "AGAINST", "Acts against"


@dataclass(frozen=True)
class Agreement:
    """The newest thing a person said about one purpose."""

    given: bool
    since: datetime
    until: datetime | None
    withdrawn_at: datetime | None


def stands(agreement: Agreement | None, at: datetime) -> bool:
    """Say whether a person agrees now. What was never asked is not agreed."""
    if agreement is None or not agreement.given or agreement.since > at:
        return False
    if agreement.withdrawn_at is not None and agreement.withdrawn_at <= at:
        return False
    return agreement.until is None or at < agreement.until


@dataclass(frozen=True)
class SafeContact:
    rule: ContactRule
    asked_alone: AskedAlone
    text_safe: bool
    has_phone: bool


def why_not_message(contact: SafeContact | None, agreed: bool) -> str | None:
    """Return why no text may go to this person. The strictest rule wins."""
    if not agreed:
        return "They have not agreed to be contacted"
    if contact is None or not contact.has_phone:
        return "There is no number to write to"
    if contact.asked_alone is not AskedAlone.YES:
        return "They were not asked alone whether a message is safe"
    if contact.rule is not ContactRule.SAFE or not contact.text_safe:
        return "They said that a message may not be safe"
    return None
