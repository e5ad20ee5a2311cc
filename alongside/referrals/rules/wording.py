"""What happens next, in words: for whoever referred, and for whoever has to do it."""

from collections.abc import Iterable

from alongside.law.rules.areas import AreaId
from alongside.referrals.rules import NOT_SURE, ClientIs, Queue, Status

# Told to the referrer. {provider} is whoever was proposed, or “the provider”.
NEXT_FOR_REFERRER: dict[Queue, str] = {
    Queue.TO_ROUTE: "The coordinator finds a provider",
    Queue.TO_ANSWER: "{provider} says whether it takes the referral",
    Queue.TO_ASK: "You are asked for more information",
    Queue.TO_REACH: "{provider} contacts them",
    Queue.WAITING_LIST: "{provider} takes them from its waiting list",
    Queue.TO_SEE: "An adviser sees them at the appointment",
    Queue.TO_ADVISE: "{provider} advises them",
}
NEXT_FOR_PROVIDER: dict[Queue, str] = {
    Queue.TO_ROUTE: "Find a provider that can take this",
    Queue.TO_ANSWER: "Accept or decline",
    Queue.TO_ASK: "Wait for the referrer’s answer",
    Queue.TO_REACH: "Contact the person",
    Queue.WAITING_LIST: "Take them from the waiting list when there is room",
    Queue.TO_SEE: "See them at the appointment",
    Queue.TO_ADVISE: "Advise",
}
COLOURS: dict[Status, str] = {
    Status.RECEIVED: "blue",
    Status.PROPOSED: "blue",
    Status.NEEDS_INFORMATION: "yellow",
    Status.ACCEPTED: "aqua-green",
    Status.WAITLISTED: "yellow",
    Status.BOOKED: "green",
    Status.ATTENDED: "green",
    Status.MISSED: "orange",
    Status.APPOINTMENT_CANCELLED: "orange",
    Status.IN_ADVICE: "green",
    Status.ON_HOLD: "yellow",
    Status.DECLINED: "red",
}


def areas_in_words(domains: Iterable[str]) -> list[str]:
    return ["Not sure yet" if each == NOT_SURE else AreaId(each).label for each in domains]


def client_in_words(client_is: str) -> str:
    """What whoever needs the advice is to the patient."""
    return "" if client_is == ClientIs.PATIENT else ClientIs(client_is).label


def next_for_referrer(queue: str, provider: str) -> str:
    if not queue:
        return ""
    return NEXT_FOR_REFERRER[Queue(queue)].format(provider=provider or "The provider")


def next_for_provider(queue: str) -> str:
    return NEXT_FOR_PROVIDER[Queue(queue)] if queue else ""


def colour_of(status: str) -> str:
    return COLOURS.get(Status(status), "grey")
