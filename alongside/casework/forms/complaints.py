from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.forms.words import long_text
from alongside.casework.rules.complaints import ComplaintKind, Upheld
from alongside.kit.forms import DayMonthYear


def _choice(label: str, required: str, *, wanted: bool = True) -> forms.TypedChoiceField:
    messages = {"required": required, "invalid_choice": "Choose somebody from the list"}
    return forms.TypedChoiceField(
        label=label, coerce=UUID, required=wanted, empty_value=None, error_messages=messages
    )


class LogComplaint(forms.Form):
    kind = forms.TypedChoiceField(
        label="What it is about",
        choices=ComplaintKind.choices,
        coerce=ComplaintKind,
        error_messages={"required": "Choose what it is about"},
    )
    complainant = forms.CharField(
        label="Who complains",
        max_length=200,
        error_messages={
            "required": "Enter who complains",
            "max_length": "Enter a name of 200 characters or fewer",
        },
    )
    reply_to = forms.CharField(
        label="How to answer them safely",
        max_length=300,
        help_text="A number, an address or a person. Ask them.",
        error_messages={
            "required": "Enter how to answer them",
            "max_length": "Say it in 300 characters or fewer",
        },
    )
    words = long_text("What they say, in their words", required="Enter what they say")
    received = DayMonthYear(called="day on which it came", label="When it came")
    about = _choice("Which colleague it is about", "", wanted=False)
    owner = _choice("Who sees to it", "", wanted=False)

    def __init__(
        self, *args: Any, staff: list[tuple[str, str]], handlers: list[tuple[str, str]],
        today: date, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["about"].choices = [("", "Nobody, or not said"), *staff]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", "Whoever is first there"), *handlers]  # type: ignore[attr-defined]
        self.fields["received"].latest = today  # type: ignore[attr-defined]
        self.fields["received"].earliest = date(2018, 5, 25)  # type: ignore[attr-defined]


class Acknowledge(forms.Form):
    on = DayMonthYear(called="day", label="When you acknowledged it")
    how = forms.CharField(
        label="How",
        max_length=200,
        error_messages={
            "required": "Say how: by letter, on the telephone",
            "max_length": "Say it in 200 characters or fewer",
        },
    )


class AnswerComplaint(forms.Form):
    on = DayMonthYear(called="day", label="When you answered")
    upheld = forms.TypedChoiceField(
        label="Was it upheld",
        choices=Upheld.choices,
        coerce=Upheld,
        error_messages={"required": "Say whether it was upheld"},
    )
    answer = long_text("What you answered", required="Enter what you answered")
    learnt = long_text("What is done differently now")
