"""Fields of the forms about what was agreed."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms

from alongside.law.rules.areas import AreaId, Level
from alongside.partnerships.rules import Hours

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOT_COVERED = ("", "Not covered")
MOMENT = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


class Line(forms.CharField):
    """A line of text, with sentences of refusal that name it."""

    def __init__(self, *, called: str, max_length: int = 200, **options: Any) -> None:
        messages = {
            "required": f"Enter {called}",
            "max_length": f"Use {max_length} characters or fewer for {called}",
        }
        super().__init__(max_length=max_length, error_messages=messages, **options)


class Choice(forms.ChoiceField):
    def __init__(self, *, called: str, **options: Any) -> None:
        message = f"Choose {called}"
        messages = {"required": message, "invalid_choice": message}
        super().__init__(error_messages=messages, **options)


class Lines(forms.CharField):
    """Several words, one a line. Its value is a tuple."""

    widget = forms.Textarea

    def __init__(self, *, each: int, called: str, **options: Any) -> None:
        self.each, self.called = each, called
        super().__init__(required=False, max_length=5000, **options)

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        if isinstance(value, tuple):
            return value
        lines = (line.strip() for line in str(value or "").splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(value or ())

    def run_validators(self, value: Any) -> None:
        if any(len(line) > self.each for line in value) or len(value) > 50:
            raise forms.ValidationError(
                f"Give at most 50 {self.called}, each of {self.each} characters or fewer"
            )


class DayHours(forms.CharField):
    """The hours of one weekday, such as 9am to 5pm, or 09:00-12:30, 13:30-17:00."""

    def __init__(self, weekday: int, **options: Any) -> None:
        self.weekday = weekday
        super().__init__(required=False, label=DAYS[weekday], max_length=100, **options)

    def to_python(self, value: Any) -> tuple[Hours, ...]:  # type: ignore[override]
        text = str(super().to_python(value) or "")
        stretches = [each for each in re.split(r",|\band\b", text) if each.strip()]
        return tuple(self.stretch(each) for each in stretches)

    def stretch(self, text: str) -> Hours:
        moments = [_moment(found) for found in MOMENT.finditer(text)]
        if len(moments) != 2 or None in moments:
            raise forms.ValidationError(
                f"Write the hours of {self.label} like 9am to 5pm, or leave them empty"
            )
        opens, closes = moments
        if not (opens and closes and opens < closes):
            raise forms.ValidationError(f"On {self.label} it must open before it closes")
        return Hours(self.weekday, opens, closes)

    def run_validators(self, value: Any) -> None:
        stretches = sorted(value, key=lambda each: each.opens)
        for one, other in zip(stretches, stretches[1:], strict=False):
            if other.opens < one.closes:
                raise forms.ValidationError(f"The hours of {self.label} overlap")


def _moment(found: "re.Match[str]") -> time | None:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def hours_in_words(hours: Iterable[Hours]) -> dict[str, str]:
    """Return what the seven boxes show."""
    found: dict[str, list[str]] = {}
    for each in hours:
        found.setdefault(f"hours_{each.weekday}", []).append(
            f"{each.opens:%H:%M} to {each.closes:%H:%M}"
        )
    return {name: ", ".join(stretches) for name, stretches in found.items()}


def hours_fields() -> dict[str, forms.Field]:
    return {f"hours_{weekday}": DayHours(weekday) for weekday in range(7)}


def hours_of(cleaned: Mapping[str, Any]) -> list[Hours]:
    return [each for day in range(7) for each in cleaned.get(f"hours_{day}") or ()]


def scope_fields() -> dict[str, forms.Field]:
    return {
        f"scope_{area}": Choice(
            called="how far it goes",
            label=area.label,
            choices=[NOT_COVERED, *Level.choices],
            required=False,
        )
        for area in AreaId
    }


def scope_of(cleaned: Mapping[str, Any]) -> dict[str, Level]:
    """Return what is covered, and how far."""
    return {str(area): Level(level) for area in AreaId if (level := cleaned.get(f"scope_{area}"))}


def scope_in_words(scope: Mapping[Any, str]) -> dict[str, str]:
    return {f"scope_{area}": str(level) for area, level in scope.items()}
