"""
What a proof promises and what it found.

Words
  figure   one number with its threshold; its words are for the public page
  control  the same measurement where the promise is broken on purpose; it must be caught, or the
           measurement proves nothing
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

COMPARE: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
}
CAUGHT, MISSED, NONE = "caught", "missed", "none"
PASS, FAIL, SKIP = "pass", "fail", "skip"


@dataclass(frozen=True)
class Figure:
    """
    id         as in the report; the part before the hyphen is the proof's
    what       what the number counts
    threshold  a comparison and a number, without a space
    how        how it is measured, for whoever reads the public page
    control    what is broken on purpose, to see that the measurement notices
    is_time    judged only at full size, since a small run says little about time
    """

    id: str
    what: str
    threshold: str
    how: str
    control: str = ""
    unit: str = "count"
    is_time: bool = False

    def at(self, limit: int) -> "Figure":
        """The same figure at another size."""
        sign = self.threshold.rstrip("0123456789.")
        return replace(self, threshold=f"{sign}{limit}")

    def holds(self, value: float) -> bool:
        sign, limit = self.threshold.rstrip("0123456789."), self.threshold.lstrip("<>=")
        return COMPARE[sign](value, float(limit))


@dataclass(frozen=True)
class Found:
    id: str
    value: float | None
    unit: str
    threshold: str
    verdict: str
    control: str
    reason: str = ""

    @property
    def line(self) -> str:
        value = "-" if self.value is None else f"{self.value:g}"
        return f"{self.id} {value} {self.threshold} {self.verdict}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def judge(
    figure: Figure, value: float, *, caught: bool | None = None, reason: str = "", fast: bool
) -> Found:
    """
    Compare a value with its threshold. A control that was missed fails the figure.

    caught  whether the control was; None where another figure of the proof has it
    """
    control = NONE if caught is None else CAUGHT if caught else MISSED
    verdict = PASS if figure.holds(value) and control != MISSED else FAIL
    if control == MISSED:
        reason = f"the control was not caught: {figure.control}"
    elif figure.is_time and fast:
        verdict, reason = SKIP, "times are judged at full size only"
    return _found(figure, round(value, 3), verdict, control, reason)


def skipped(figure: Figure, reason: str) -> Found:
    return _found(figure, None, SKIP, NONE, reason)


def failed(figure: Figure, reason: str) -> Found:
    return _found(figure, None, FAIL, NONE, reason)


def _found(figure: Figure, value: float | None, verdict: str, control: str, reason: str) -> Found:
    return Found(figure.id, value, figure.unit, figure.threshold, verdict, control, reason)


type Measure = Callable[[Any], Iterator[Found]]
