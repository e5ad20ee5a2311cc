"""From when to when a rule, a question or a service counts."""

from datetime import date
from typing import Protocol


class Dated(Protocol):
    """What comes into force on a day and leaves it on another, where either is known."""

    @property
    def in_force_from(self) -> date | None: ...
    @property
    def in_force_to(self) -> date | None: ...


def in_force(dated: Dated, on: date) -> bool:
    begun = dated.in_force_from is None or dated.in_force_from <= on
    return begun and (dated.in_force_to is None or on <= dated.in_force_to)
