"""
What a referral may become, and whose turn it is.

Words
  referral   somebody asks for advice for a person
  step       a state that it reached
  proposal   a provider is asked to take it
  attempt    somebody tried to reach the person
  turn-away  advice that was needed and that nobody could give
  exit       the coded reason why somebody left before an outcome

The states are the union of BaRS, the SDOH-CC Task and BSeR business status; the exits are those of
the field. The table of what each one means on the wire is in interop.
"""

from dataclasses import dataclass

from django.db.models import TextChoices

from alongside.law.rules.areas import AreaId


class Source(TextChoices):
    PAGE = "PAGE", "Referral page"
    MESSAGE = "MESSAGE", "Message from a partner system"
    LINK = "LINK", "Link of a place of care, without an account"
    PERSON = "PERSON", "The person themself"
    SHEET = "SHEET", "Spreadsheet"


class ClientIs(TextChoices):
    """What whoever needs the advice is to the patient. Consent and contact are the client's."""

    PATIENT = "PATIENT", "The patient"
    PARENT = "PARENT", "A parent of the patient"
    CARER = "CARER", "A carer of the patient"
    RELATIVE = "RELATIVE", "A relative or partner"


class Urgency(TextChoices):
    TODAY = "TODAY", "Today"
    DATED = "DATED", "A letter with a date"
    ROUTINE = "ROUTINE", "Otherwise"


class RiskAnswer(TextChoices):
    """PRSB Social Prescribing v1.1 asks for at least one entry; "no known risks" is one."""

    NONE = "NONE", "No known risks"
    YES = "YES", "Yes: there is something staff should know"
    NOT_SAID = "NOT_SAID", "Not said: ask the referrer"  # by message alone


class Status(TextChoices):
    RECEIVED = "RECEIVED", "Received"
    PROPOSED = "PROPOSED", "With a provider to answer"
    NEEDS_INFORMATION = "NEEDS_INFORMATION", "Needs information"
    ACCEPTED = "ACCEPTED", "Accepted"
    WAITLISTED = "WAITLISTED", "On the waiting list"
    BOOKED = "BOOKED", "Appointment booked"
    ATTENDED = "ATTENDED", "Seen"
    MISSED = "MISSED", "Missed the appointment"
    APPOINTMENT_CANCELLED = "APPT_CANCELLED", "Appointment cancelled"
    IN_ADVICE = "IN_ADVICE", "Being advised"
    ON_HOLD = "ON_HOLD", "On hold"
    DECLINED = "DECLINED", "Nobody could take it"
    CLOSED_COMPLETE = "CLOSED_COMPLETE", "Finished"
    CLOSED_INCOMPLETE = "CLOSED_INCOMPLETE", "Ended before advice"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR", "Entered in error"


S = Status
_ENDS = {S.CLOSED_INCOMPLETE, S.WITHDRAWN, S.ENTERED_IN_ERROR}
_WITH_PROVIDER = {S.BOOKED, S.ATTENDED, S.IN_ADVICE, S.ON_HOLD, *_ENDS}
NEXT: dict[Status, set[Status]] = {
    S.RECEIVED: {  # nobody has it who could end it otherwise
        S.PROPOSED,
        S.NEEDS_INFORMATION,
        S.DECLINED,
        S.WITHDRAWN,
        S.ENTERED_IN_ERROR,
    },  # fmt: skip
    S.PROPOSED: {S.RECEIVED, S.NEEDS_INFORMATION, S.ACCEPTED, S.WAITLISTED, S.DECLINED, *_ENDS},
    S.NEEDS_INFORMATION: {S.RECEIVED, S.PROPOSED, *_ENDS},
    S.ACCEPTED: {S.WAITLISTED, *_WITH_PROVIDER},
    S.WAITLISTED: {S.ACCEPTED, *_WITH_PROVIDER},
    S.BOOKED: {S.MISSED, S.APPOINTMENT_CANCELLED, *_WITH_PROVIDER},
    S.MISSED: _WITH_PROVIDER,
    S.APPOINTMENT_CANCELLED: _WITH_PROVIDER,
    S.ATTENDED: {S.BOOKED, S.IN_ADVICE, S.ON_HOLD, S.CLOSED_COMPLETE, *_ENDS},
    S.IN_ADVICE: {S.BOOKED, S.ATTENDED, S.ON_HOLD, S.CLOSED_COMPLETE, *_ENDS},
    S.ON_HOLD: {S.BOOKED, S.ATTENDED, S.IN_ADVICE, S.CLOSED_COMPLETE, *_ENDS},
    S.DECLINED: {S.ENTERED_IN_ERROR},
    S.CLOSED_COMPLETE: {S.ENTERED_IN_ERROR},
    S.CLOSED_INCOMPLETE: {S.ENTERED_IN_ERROR},
    S.WITHDRAWN: {S.ENTERED_IN_ERROR},
    S.ENTERED_IN_ERROR: set(),
}
TERMINAL = (S.DECLINED, S.CLOSED_COMPLETE, S.CLOSED_INCOMPLETE, S.WITHDRAWN, S.ENTERED_IN_ERROR)
OPEN = tuple(each for each in Status if each not in TERMINAL)


class Queue(TextChoices):
    """Where an open referral waits. There is no other place."""

    TO_ROUTE = "TO_ROUTE", "Find a provider"
    TO_ANSWER = "TO_ANSWER", "Accept or decline"
    TO_ASK = "TO_ASK", "Ask the referrer"
    TO_REACH = "TO_REACH", "Contact the person"
    WAITING_LIST = "WAITING_LIST", "Waiting list"
    TO_SEE = "TO_SEE", "See at the appointment"
    TO_ADVISE = "TO_ADVISE", "Advise"


class Exit(TextChoices):
    DECLINED_AT_OFFER = "DECLINED_AT_OFFER", "Did not want it when offered"
    NO_CONSENT = "NO_CONSENT", "Did not agree"
    NOT_REACHED = "NOT_REACHED", "Not reached"
    DID_NOT_ATTEND = "DID_NOT_ATTEND", "Did not attend"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "Not eligible here"
    NO_CAPACITY = "NO_CAPACITY", "No capacity"
    CONFLICT = "CONFLICT", "Cannot take"  # never says more: a conflict is the provider's own
    REDIRECTED = "REDIRECTED", "Sent to another service"
    WITHDREW = "WITHDREW", "Changed their mind"
    RESOLVED = "RESOLVED", "Resolved before advice"
    DIED = "DIED", "Died"
    MOVED = "MOVED", "Moved away"


class Answer(TextChoices):
    ACCEPTED = "ACCEPTED", "Accepted"
    WAITLISTED = "WAITLISTED", "Put on the waiting list"
    DECLINED = "DECLINED", "Declined"
    OVERTAKEN = "OVERTAKEN", "Overtaken"


class DeclineReason(TextChoices):
    CAPACITY = "CAPACITY", "No capacity"
    AREA = "AREA", "Outside our area"
    ELIGIBILITY = "ELIGIBILITY", "Outside what we advise on"
    CONFLICT = "CONFLICT", "Cannot take"
    DUPLICATE = "DUPLICATE", "We are already helping with this"
    CONSENT = "CONSENT", "They did not agree"


class TurnAwayReason(TextChoices):
    NO_CAPACITY = "NO_CAPACITY", "Nobody has capacity"
    OUT_OF_AREA = "OUT_OF_AREA", "Nobody covers the area"
    OUT_OF_SCOPE = "OUT_OF_SCOPE", "Nobody advises on this"
    CANNOT_TAKE = "CANNOT_TAKE", "Nobody can take it"
    LANGUAGE = "LANGUAGE", "Nobody speaks the language"


class ToldThem(TextChoices):
    """What somebody who was turned away was told instead."""

    USE_NOW = "USE_NOW", "A service to use now"
    OTHER_SERVICE = "OTHER_SERVICE", "Another service, by name"
    WRITTEN = "WRITTEN", "Written information"
    TRY_AGAIN = "TRY_AGAIN", "To come back on a day"
    NOTHING = "NOTHING", "Nothing could be offered"


class Way(TextChoices):
    PHONE = "PHONE", "Phone call"
    TEXT = "TEXT", "Text message"
    EMAIL = "EMAIL", "E-mail"
    LETTER = "LETTER", "Letter"
    IN_PERSON = "IN_PERSON", "In person"


class AttemptResult(TextChoices):
    SPOKE = "SPOKE", "Spoke to them"
    NO_ANSWER = "NO_ANSWER", "No answer"
    LEFT_MESSAGE = "LEFT_MESSAGE", "Left a message"
    SENT = "SENT", "Sent: no answer yet"
    WRONG_NUMBER = "WRONG_NUMBER", "Wrong number"
    SOMEONE_ELSE = "SOMEONE_ELSE", "Somebody else answered: nothing was said"


EXIT_OF: dict[TurnAwayReason, Exit] = {
    TurnAwayReason.NO_CAPACITY: Exit.NO_CAPACITY,
    TurnAwayReason.OUT_OF_AREA: Exit.NOT_ELIGIBLE,
    TurnAwayReason.OUT_OF_SCOPE: Exit.NOT_ELIGIBLE,
    TurnAwayReason.CANNOT_TAKE: Exit.CONFLICT,
    TurnAwayReason.LANGUAGE: Exit.NO_CAPACITY,
}


@dataclass(frozen=True)
class Attempts:
    """The attempts at one referral, as the rules see them."""

    failed: int
    reached: bool


def offers_not_reached(attempts: Attempts, most: int) -> bool:
    """Say whether enough attempts failed to tell the referrer that the person was not reached."""
    return not attempts.reached and attempts.failed >= most


NOT_SURE = "not_sure"
ALREADY_SENT = "This was already sent with other words. Start a new referral"
CANNOT_TAKE = "The provider’s own check now says “cannot take”. Somebody else has to take it"
GONE = "This referral is not with you any more"


@dataclass(frozen=True)
class Arriving:
    """What must be said about a new referral, as the rule sees it."""

    names: bool
    share_a_number: bool
    agreed: bool
    risk_answer: RiskAnswer
    risks: str
    domains: tuple[str, ...]
    letter_is_dated: bool
    urgency: Urgency


def why_not_refer(new: Arriving) -> str | None:
    """Return what is missing before a referral can be kept."""
    if not new.names:
        return "Enter the name of whoever needs the advice"
    if new.share_a_number:
        return "Two people cannot have one NHS number. Correct one, or leave it empty"
    if not new.agreed:
        return "Ask whether they agree to be referred. Without that nothing can be sent"
    if new.risk_answer is RiskAnswer.YES and not new.risks.strip():
        return "Say what staff should know about the risks"
    if new.urgency is Urgency.DATED and not new.letter_is_dated:
        return "Enter the date on the letter"
    if unknown := set(new.domains) - set(AreaId.values):
        return f"‘{min(unknown)}’ is not a field of advice"
    return None


WITH_A_PROVIDER = {
    Status.ACCEPTED, Status.WAITLISTED, Status.BOOKED, Status.MISSED, Status.APPOINTMENT_CANCELLED,
    Status.ATTENDED, Status.IN_ADVICE, Status.ON_HOLD,
}  # fmt: skip


def why_not_attempt(status: Status) -> str | None:
    return None if status in WITH_A_PROVIDER else "Accept the referral before you contact them"


def why_not_triage(status: str) -> str | None:
    return None if status in WITH_A_PROVIDER else "Accept the referral before you ask them again"


ADVISED = {Status.ATTENDED, Status.IN_ADVICE, Status.ON_HOLD}
ASK_TO_END = "Ask the provider, or whoever coordinates, to end this referral: say its reference"


def why_not_ask(status: Status) -> str | None:
    """Return why nothing can be asked of whoever referred."""
    if status is Status.NEEDS_INFORMATION:
        return "A question has been asked already. Wait for the answer, or write it down"
    if status not in {Status.RECEIVED, Status.PROPOSED}:
        return "Only a referral that nobody has accepted yet can go back with a question"
    return None


def why_not_withdraw(status: Status, *, by_referrer: bool = False) -> str | None:
    if by_referrer and status in ADVISED:
        return ASK_TO_END  # the same words whatever happens there: they tell nothing of it
    if status is Status.BOOKED:
        return "There is an appointment. Cancel it first, so that the time is free again"
    return why_not_move(status, Status.WITHDRAWN)


def why_not_reached(attempts: Attempts, most: int) -> str | None:
    if offers_not_reached(attempts, most):
        return None
    if attempts.reached:
        return "They were reached"
    return f"Try {most} times before you say that they were not reached"


def why_not_move(old: Status, new: Status) -> str | None:
    if new in NEXT[old]:
        return None
    return f"A referral that is ‘{old.label}’ cannot become ‘{new.label}’"
