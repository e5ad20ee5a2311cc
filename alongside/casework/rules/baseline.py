"""
What is asked before the first advice, so that what changes later can be compared with it.

A baseline is entered before anything was advised, or never: one from memory would be worthless.
"""

from collections.abc import Mapping

from django.db.models import TextChoices

WELLBEING = ("satisfied", "worthwhile", "happy", "anxious")
STRAIN = "strain"
ITEMS = (*WELLBEING, STRAIN)
MOST = {**dict.fromkeys(WELLBEING, 10), STRAIN: 5}
LEAST = {**dict.fromkeys(WELLBEING, 0), STRAIN: 1}


class WhyNot(TextChoices):
    URGENT = "URGENT", "The problem was too urgent to ask first"
    UNWELL = "UNWELL", "They were too unwell or too upset"
    NO_CAPACITY = "NO_CAPACITY", "They could not understand the questions, even with help"
    NO_INTERPRETER = "NO_INTERPRETER", "There was no interpreter"
    NOT_ALONE = "NOT_ALONE", "They were not alone, and it was not safe to ask"
    CHILD = "CHILD", "They are under 16"
    ONE_OFF = "ONE_OFF", "One piece of information, with nobody to follow up"
    DECLINED = "DECLINED", "They did not want to answer"


class Research(TextChoices):
    YES = "YES", "Yes"
    NO = "NO", "No"
    NOT_ASKED = "NOT_ASKED", "Not asked"


ASK_FIRST = (
    "Before the first advice, ask the starting questions, or say why they could not be asked."
    " They cannot be entered later"
)
TOO_LATE = "Advice has been given already. What was so before it cannot be entered afterwards"
ONCE = "The starting questions were answered already, and stand as they are"


def why_not_enter(*, advised: bool, entered: bool) -> str | None:
    if entered:
        return ONCE
    return TOO_LATE if advised else None


def why_not_so(answers: Mapping[str, int | None], why_not: str) -> str | None:
    """
    Return why these answers cannot be kept as they are.

    answers  by item; none: they would rather not say
    """
    given = {item: said for item, said in answers.items() if said is not None}
    if why_not and given:
        return "Either keep the answers, or say why they could not be asked"
    if not why_not and not given:
        return "Answer at least one question, or say why they could not be asked"
    if any(not LEAST[item] <= said <= MOST[item] for item, said in given.items()):
        return "Choose an answer from the list"
    return None


def why_not_advise(*, advised: bool, entered: bool) -> str | None:
    """A file in which advice stands already was begun before this was asked: it goes on."""
    return None if advised or entered else ASK_FIRST
