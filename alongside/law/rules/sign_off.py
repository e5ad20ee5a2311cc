"""
Whether an editor has read a rule of law and signed it.

Words
  sign-off  a rule's id and its version, the day that its wording came into force

A rule that nobody has signed still works, and says so.
"""

from collections.abc import Collection

SignOffs = Collection[tuple[str, str]]

CHECK = "Check with a supervisor"


def signed(rule_id: str, version: str, signoffs: SignOffs) -> bool:
    """Say whether this version of the rule is among the sign-offs that stand today."""
    return (rule_id, version) in signoffs


def said_of(rule_id: str, version: str, signoffs: SignOffs) -> str:
    """Return what stands beside a date: nothing when the rule is signed."""
    return "" if signed(rule_id, version, signoffs) else CHECK
