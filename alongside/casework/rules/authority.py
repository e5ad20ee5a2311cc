"""
A form of authority: who may be spoken to for somebody, about what, and until when.

Before anything about a person goes to somebody outside, `why_not_contact` is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

A_YEAR, LONGEST = 365, 731  # days. Source: our choice; no law names a period


class Body(TextChoices):
    """Whom a letter goes to, or may be spoken to, by what they are to the person."""

    DWP = "DWP", "Department for Work and Pensions"
    HMRC = "HMRC", "HM Revenue and Customs"
    COUNCIL = "COUNCIL", "The council"
    LANDLORD = "LANDLORD", "The landlord"
    CREDITOR = "CREDITOR", "A creditor or debt collector"
    ENERGY = "ENERGY", "An energy or water company"
    EMPLOYER = "EMPLOYER", "The employer"
    HEALTH = "HEALTH", "The GP or another health service"
    EDUCATION = "EDUCATION", "A school or college"
    HOME_OFFICE = "HOME_OFFICE", "The Home Office"
    TRIBUNAL = "TRIBUNAL", "A court or tribunal"
    OTHER = "OTHER", "Somebody else"


class Share(TextChoices):
    """What may be shared, each way."""

    IDENTITY = "IDENTITY", "Who I am and how to reach me"
    CLAIM = "CLAIM", "My claims, accounts and the letters about them"
    DECISIONS = "DECISIONS", "Decisions about me, and the reasons and evidence for them"
    MONEY = "MONEY", "My income, savings and debts"
    HEALTH = "HEALTH", "My health, as far as it bears on this"
    HOUSEHOLD = "HOUSEHOLD", "Who I live with"


class AuthorityState(TextChoices):
    ASKED = "ASKED", "Not signed yet"
    SIGNED = "SIGNED", "Signed"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class Signing(TextChoices):
    SCREEN = "SCREEN", "On this screen"
    PAPER = "PAPER", "On paper"
    LINK = "LINK", "By link"


S = AuthorityState
AUTHORITY_NEXT: dict[AuthorityState, set[AuthorityState]] = {
    S.ASKED: {S.SIGNED, S.WITHDRAWN},
    S.SIGNED: {S.WITHDRAWN},
    S.WITHDRAWN: set(),
}


@dataclass(frozen=True)
class Given:
    """An authority as the rules see it."""

    state: AuthorityState
    bodies: frozenset[Body]
    until: date


def why_not_ask(bodies: Iterable[str], names: str, until: date, today: date) -> str | None:
    if Body.OTHER in bodies and not names.strip():
        return "Name who else may be contacted"
    if until < today:
        return "The authority must end today or later"
    if (until - today).days > LONGEST:
        return "An authority ends after 2 years at most. Ask for it again then"
    return None


def why_not_sign(state: AuthorityState, until: date, today: date) -> str | None:
    if state is AuthorityState.SIGNED:
        return "This form is signed already"
    if state is AuthorityState.WITHDRAWN:
        return "This form was withdrawn. Make a new one"
    if until < today:
        return "The time that this form is for has passed. Make a new one"
    return None


def why_not_contact(given: Iterable[Given], body: Body, today: date) -> str | None:
    """Return why this body may not be spoken to for the person today, or None where it may."""
    covering = [each for each in given if body in each.bodies]
    if any(_is_in_force(each, today) for each in covering):
        return None
    if any(each.state is AuthorityState.SIGNED and each.until < today for each in covering):
        return f"The authority to contact {_named(body)} has run out. Ask for it again"
    if any(each.state is AuthorityState.WITHDRAWN for each in covering):
        return f"The authority to contact {_named(body)} was withdrawn"
    if any(each.state is AuthorityState.ASKED for each in covering):
        return f"The authority to contact {_named(body)} is not signed yet"
    return f"Nobody has given authority to contact {_named(body)}. Ask for it first"


def _is_in_force(given: Given, today: date) -> bool:
    return given.state is AuthorityState.SIGNED and given.until >= today


def _named(body: Body) -> str:
    """The name of a body within a sentence."""
    label = str(body.label)
    return label if body in (Body.HMRC,) else f"the {label}" if body is Body.DWP else _low(label)


def _low(label: str) -> str:
    return label[0].lower() + label[1:]
