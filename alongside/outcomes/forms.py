from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from alongside.kit.forms import DayMonthYear, UploadField
from alongside.outcomes.actions import NewLine
from alongside.outcomes.rules import (
    Basis,
    Evidence,
    Kind,
    Method,
    Period,
    Result,
    Stage,
    Sum,
    pence_typed,
)


class Pounds(forms.Field):
    """A sum typed in pounds. Its value is an integer of pence, or None."""

    def to_python(self, value: Any) -> int | None:
        if not value or not str(value).strip():
            return None
        try:
            return pence_typed(str(value))
        except ValueError as wrong:
            raise ValidationError(str(wrong), code="invalid") from None


class RecordOutcome(forms.Form):
    result = forms.TypedChoiceField(
        label="What became of it",
        choices=Result.choices,
        coerce=Result,
        error_messages={"required": "Choose what became of it"},
    )
    words = forms.CharField(
        label="In a sentence",
        max_length=300,
        required=False,
        error_messages={"max_length": "Say it in 300 characters or fewer"},
    )
    final = forms.BooleanField(label="The work on this issue is over", required=False)


def chosen(label: str, choices: type[TextChoices], sentence: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices.choices,
        coerce=lambda value: choices(value),
        error_messages={"required": sentence},
    )


class AddLine(forms.Form):
    kind = chosen("What kind of money it is", Kind, "Choose what kind of money it is")
    what = forms.CharField(
        label="What it is",
        max_length=100,
        error_messages={
            "required": "Enter what it is, like Personal Independence Payment",
            "max_length": "Say what it is in 100 characters or fewer",
        },
    )
    amount = Pounds(label="The sum", error_messages={"required": "Enter the sum in pounds"})
    period = chosen("How often", Period, "Choose how often it is paid")
    counterfactual = Pounds(label="What they had before", required=False)
    basis = chosen("Why it counts", Basis, "Choose why it counts")
    starts_on = DayMonthYear(called="start", label="From")
    ends_on = DayMonthYear(called="end", label="Until", required=False)
    method = chosen("How to count it for a year", Method, "Choose how to count it")
    evidence = chosen("What shows it", Evidence, "Choose what shows it")
    stage = chosen("How far it is", Stage, "Choose how far it is")

    def new_line(self) -> NewLine:
        said = self.cleaned_data
        return NewLine(
            kind=said["kind"],
            what=said["what"],
            sum=Sum(
                amount=said["amount"],
                counterfactual=said["counterfactual"] or 0,
                period=said["period"],
                starts_on=said["starts_on"],
                ends_on=said["ends_on"],
            ),
            basis=said["basis"],
            method=said["method"],
            evidence=said["evidence"],
            stage=said["stage"],
        )

    @staticmethod
    def usual(today: date) -> dict[str, Any]:
        """What most lines are."""
        return {
            "basis": Basis.NEW,
            "method": Method.WEEKS_52,
            "starts_on": today,
        }


MOST_BYTES = 2 * 1024 * 1024


class BringIn(forms.Form):
    file = UploadField(
        label="Table of outcomes",
        help_text="CSV, up to 2,000 rows and 2 MB",
        most=MOST_BYTES,
        too_large="The file is larger than 2 MB. Bring fewer rows at a time",
    )
