"""Form fields of our own. The pages show them with the macros of `kit/fields.jinja`."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
# Nobody who is alive was born before, and no sum about them runs later. Near either end of the
# calendar a day cannot be counted from, or moved into another time zone.
FIRST_DAY, LAST_DAY = dt.date(1850, 1, 1), dt.date(2199, 12, 31)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DayMonthYearWidget(forms.Widget):
    """Three boxes: posted as name_day, name_month and name_year."""

    use_fieldset = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> tuple[str, str, str]:
        day, month, year = (str(data.get(f"{name}_{part}", "")).strip() for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS)


class DayMonthYear(forms.Field):
    """
    A date typed as day, month and year. Its value is a datetime.date, or None.

    `called` is what the sentences of refusal say: "date of birth" gives "Enter the date of birth"
    and "The date of birth must be a real date". `earliest` and `latest` are days that still pass.
    """

    widget = DayMonthYearWidget

    def __init__(
        self,
        *,
        called: str = "date",
        earliest: dt.date = FIRST_DAY,
        latest: dt.date = LAST_DAY,
        **options: Any,
    ) -> None:
        self.called, self.earliest, self.latest = called, earliest, latest
        messages = {"required": f"Enter the {called}", **options.pop("error_messages", {})}
        super().__init__(error_messages=messages, **options)

    def prepare_value(self, value: Any) -> tuple[str, str, str]:
        """Return what the three boxes show."""
        if isinstance(value, dt.date):
            return str(value.day), str(value.month), str(value.year)
        return value or ("", "", "")

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, dt.date):
            return value
        if not value or not any(value):
            return None
        if missing := [part for part, typed in zip(PARTS, value, strict=True) if not typed]:
            raise ValidationError(self.lacks(missing), code="incomplete")
        day, month, year = value
        return self.real_date(day, month, year)

    def validate(self, value: dt.date | None) -> None:
        super().validate(value)
        if value and value < self.earliest:
            raise ValidationError(self.bound("on or after", self.earliest), code="early")
        if value and value > self.latest:
            raise ValidationError(self.bound("on or before", self.latest), code="late")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return tuple(self.prepare_value(initial)) != tuple(self.prepare_value(data))

    def lacks(self, missing: list[str]) -> str:
        return f"The {self.called} must include a {' and a '.join(missing)}"

    def real_date(self, day: str, month: str, year: str) -> dt.date:
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise ValidationError(f"The year of the {self.called} must be 4 numbers", code="year")
        try:
            return dt.date(int(year), month_number(month), int(day))
        except (ValueError, OverflowError):
            sentence = f"The {self.called} must be a real date"
            raise ValidationError(sentence, code="invalid") from None

    def bound(self, side: str, day: dt.date) -> str:
        return f"The {self.called} must be {side} {day:%-d %B %Y}"


class PlainDay(DayMonthYear):
    """A date with one sentence for whatever is wrong with it."""

    def __init__(self, wrong: Any, **options: Any) -> None:
        super().__init__(error_messages={"required": wrong}, **options)
        self.wrong = wrong

    def lacks(self, missing: list[str]) -> str:
        return str(self.wrong)

    def real_date(self, day: str, month: str, year: str) -> dt.date:
        try:
            return super().real_date(day, month, year)
        except ValidationError:
            raise ValidationError(str(self.wrong), code="invalid") from None

    def bound(self, side: str, day: dt.date) -> str:
        return str(self.wrong)


class ClockTime(forms.TimeField):
    """A time of day as people type it: 2:30pm, 14.30, 9 am, 0930, midday."""

    FORMATS = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%H", "%H%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=self.FORMATS, **options)

    def to_python(self, value: Any) -> dt.time | None:
        if isinstance(value, str):
            value = "".join(value.split()).lower()
            value = "12pm" if value in {"midday", "noon"} else value
        found: dt.time | None = super().to_python(value)
        return found


class UploadField(forms.FileField):
    """
    One file that somebody chooses.

    most       bytes it may have
    too_large  what to say of a larger one
    """

    def __init__(self, *, most: int, too_large: str, **options: Any) -> None:
        said = {"required": "Choose a file", "empty": "The file is empty"}
        said["invalid"] = said["required"]
        super().__init__(**options, error_messages=said)
        self.most, self.too_large = most, too_large

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > self.most:
            raise forms.ValidationError(self.too_large)
        return file


def month_number(typed: str) -> int:
    """Read 3, 03, Mar or March; 0 is no month."""
    if typed.isascii() and typed.isdigit():
        return int(typed)
    short = typed[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def show_typed(form: forms.BaseForm, typed: Mapping[str, Any]) -> None:
    """Have a form that was not sent yet show what was typed before, without judging it."""
    for name, field in form.fields.items():
        box = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(typed, {}, box):
            form.initial[name] = field.widget.value_from_datadict(typed, {}, box)
