"""
The number that a health service of the United Kingdom knows a person by.

Ten digits; the last one checks the others (modulus 11). Passing the check does not make a number
real: some ranges have never been given to anybody, and one range is kept for tests.

Sources, read in November 2026
  the check   NHS Data Dictionary, attribute NHS NUMBER
  the ranges  github.com/uk-fci/nhs-number, constants.py, release 2.2.0

That package is well kept. It is not used here, because it takes 0000000000 and 1111111111 for
valid and carries no types; what remains is the sum below and five ranges.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LENGTH = 10
WEIGHTS = range(10, 1, -1)

# Each range by its first and last number. A Scottish number begins with a birth date.
SCOTLAND = (100000000, 3112999999)
NORTHERN_IRELAND = (3200000000, 3999999999)
ENGLAND_WALES_MAN = ((4000000000, 4999999999), (6000000000, 7999999999))
FOR_TESTS = (9000000000, 9999999999)


class Status(StrEnum):
    VALID = "VALID"
    TEST = "TEST"
    FAILS_CHECK = "FAILS_CHECK"
    NEVER_ISSUED = "NEVER_ISSUED"
    MALFORMED = "MALFORMED"


@dataclass(frozen=True, repr=False)
class NhsNumber:
    """What somebody typed, as digits (none if it has not ten of them), and how far to trust it."""

    digits: str
    status: Status

    @property
    def shown(self) -> str:
        """Write it as people read it out: 999 123 4567."""
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}".strip()


def read(typed: str) -> NhsNumber:
    digits = normalised(typed)
    if digits is None:
        return NhsNumber("", Status.MALFORMED)
    return NhsNumber(digits, status_of(digits))


def normalised(typed: str) -> str | None:
    """Return the ten digits without spaces and dashes of any kind, in plain figures."""
    kept = [sign for sign in typed if not _separates(sign)]
    figures = [unicodedata.decimal(sign, None) for sign in kept]
    if len(figures) != LENGTH or None in figures:
        return None
    return "".join(str(figure) for figure in figures)


def status_of(digits: str) -> Status:
    if check_digit(digits[:9]) != digits[9]:
        return Status.FAILS_CHECK
    if len(set(digits)) == 1:
        return Status.NEVER_ISSUED
    if _within(digits, FOR_TESTS):
        return Status.TEST
    return Status.VALID if _was_issued(digits) else Status.NEVER_ISSUED


def check_digit(nine: str) -> str | None:
    """Return the tenth digit for these nine; some have none, and are never used."""
    total = sum(int(digit) * weight for digit, weight in zip(nine, WEIGHTS, strict=True))
    check = -total % 11
    return None if check == 10 else str(check)


def _was_issued(digits: str) -> bool:
    if _within(digits, SCOTLAND):
        return _day_exists(digits[:2], digits[2:4], digits[4:6])
    return any(_within(digits, each) for each in (NORTHERN_IRELAND, *ENGLAND_WALES_MAN))


def _day_exists(day: str, month: str, year: str) -> bool:
    try:
        # The century is not in the number. Leap years fall alike in both, but for 00.
        date(2000 + int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _within(digits: str, ends: tuple[int, int]) -> bool:
    return ends[0] <= int(digits) <= ends[1]


def _separates(sign: str) -> bool:
    """Say whether a sign only parts digits: a space, a dash, or one that is not seen at all."""
    return sign.isspace() or unicodedata.category(sign) in {"Pd", "Cf"}
