"""What somebody may mean by what they type into a search box."""

import re
from dataclasses import dataclass

from alongside.kit import nhs_number

PHONE_DIGITS = 9  # the last ones: +44 7700 and 07700 are one number
REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9/. -]{2,59}")  # with a figure in it


@dataclass(frozen=True)
class Sought:
    """
    The words, and what else they may be. What they cannot be is empty.

    number     the ten digits of an NHS number
    phone      the last nine digits of a telephone number
    reference  of a referral, a letter or a file in another system
    """

    words: str
    number: str = ""
    phone: str = ""
    reference: str = ""

    @property
    def is_name(self) -> bool:
        """A name has letters and no figure."""
        return any(each.isalpha() for each in self.words) and not re.search(r"\d", self.words)


def sought(typed: str) -> Sought:
    words = " ".join(typed.split())
    digits = re.sub(r"\D", "", words)
    is_number = bool(re.fullmatch(r"[\d\s+()./-]+", words))
    number = nhs_number.normalised(words) or ""
    return Sought(
        words=words,
        number=number,
        phone=digits[-PHONE_DIGITS:] if is_number and len(digits) >= PHONE_DIGITS else "",
        reference=words.upper() if REFERENCE.fullmatch(words) else "",
    )
