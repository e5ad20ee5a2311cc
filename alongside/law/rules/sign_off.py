"""
Whether an editor has read a rule of law and signed it.

Words
  sign-off  a rule's id and its version, the day that its wording came into force
  verdict   what an editor says of a rule: it is right, it is not our area, or neither any more
  home      the nation for which the law is written down here; its rules work unsigned
  pack      the rules of another nation: each is off until an editor signs it there

A rule that nobody has signed still works at home, and says so.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import TextChoices

from alongside.law.rules.areas import Nation

SignOffs = Collection[tuple[str, str]]

CHECK = "Check with a supervisor"
HOME = Nation.ENGLAND

# How long a sign-off may stand: our own choice. Rights in plain words are read every six months.
LONGEST = timedelta(days=731)
USUAL_MONTHS = 12
USUAL_MONTHS_OF_RIGHTS = 6


class Verdict(TextChoices):
    SIGNED = "SIGNED", "Signed"
    NOT_OURS = "NOT_OURS", "Not our area"
    WITHDRAWN = "WITHDRAWN", "Taken back"


def signed(rule_id: str, version: str, signoffs: SignOffs) -> bool:
    """Say whether this version of the rule is among the sign-offs that stand today."""
    return (rule_id, version) in signoffs


def said_of(rule_id: str, version: str, signoffs: SignOffs) -> str:
    """Return what stands beside a date: nothing when the rule is signed."""
    return "" if signed(rule_id, version, signoffs) else CHECK


def is_on(rule_id: str, version: str, nation: Nation, signoffs: SignOffs) -> bool:
    """Whether a rule may be used: at home always, elsewhere once it is signed for there."""
    return nation is HOME or signed(rule_id, version, signoffs)


def why_off(rule_id: str, version: str, nation: Nation, signoffs: SignOffs) -> str | None:
    """Return why nothing is worked out from a rule in a nation whose pack is not signed."""
    if is_on(rule_id, version, nation, signoffs):
        return None
    return f"This rule is off in {nation.label} until an editor of the law signs it there"


def why_not_sign(next_review: date, today: date) -> str | None:
    if next_review <= today:
        return "The next review must be after today"
    if next_review > today + LONGEST:
        return "A sign-off stands for two years at most"
    return None
