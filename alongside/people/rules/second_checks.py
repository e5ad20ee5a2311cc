"""
How somebody on the phone or online shows that they are who they say.

Never by a birth date, which whoever lives with them knows; never by a code to a phone that somebody
else may hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.people.rules.contact import ContactChannel


class SecondCheck(TextChoices):
    PHRASE = "PHRASE", "The phrase agreed face to face"
    CODE_BY_TEXT = "CODE_BY_TEXT", "A code by text"
    CODE_BY_EMAIL = "CODE_BY_EMAIL", "A code by e-mail"


SENT_BY = {
    SecondCheck.CODE_BY_TEXT: ContactChannel.TEXT,
    SecondCheck.CODE_BY_EMAIL: ContactChannel.EMAIL,
}
SHORTEST = 8  # letters and figures of a phrase; source: our choice, two ordinary words


def second_checks(*, has_phrase: bool, safe: Iterable[ContactChannel]) -> tuple[SecondCheck, ...]:
    """
    The ways that may be used, the safest first. There may be none: then they are met in person.

    safe  the channels by which the person may be reached today
    """
    free = set(safe)
    codes = [check for check, channel in SENT_BY.items() if channel in free]
    return tuple([SecondCheck.PHRASE] * has_phrase + codes)


@dataclass(frozen=True)
class Known:
    """What somebody close to a person knows of them."""

    name: str
    birth_date: date | None = None
    postcode: str = ""


def why_not_phrase(phrase: str, of: Known) -> str | None:
    """Return why a phrase is no use as a second check."""
    said = plain(phrase)
    if len(said) < SHORTEST:
        return "Agree on a longer phrase: two ordinary words or more"
    if any(part in said for part in _guessable(of)):
        return "Somebody close to them could guess this. Leave out names, birth dates and postcodes"
    return None


def plain(phrase: str) -> str:
    """A phrase as it is compared: case, spaces and signs do not count."""
    return re.sub(r"[^\w]", "", phrase.casefold())


def _guessable(of: Known) -> list[str]:
    born = [f"{of.birth_date:{form}}" for form in BIRTH_DATES] if of.birth_date else []
    parts = [*of.name.split(), of.postcode, *born]
    return [plain(part) for part in parts if len(plain(part)) > 2]  # noqa: PLR2004


BIRTH_DATES = ("%d%m%Y", "%Y%m%d", "%d%m%y", "%m%d%Y", "%-d%B%Y", "%-d%b%Y", "%Y")
