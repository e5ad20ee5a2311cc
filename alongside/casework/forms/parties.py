from datetime import date
from typing import Any

from django import forms

from alongside.casework.rules.parties import InterestKind
from alongside.kit.forms import DayMonthYear
from alongside.people.rules import Side
from alongside.people.rules.conflicts import PartyKind

SIDES = [(Side.AGAINST, "We act against them"), (Side.FOR, "We act for them as well")]


class AddParty(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="As it stands on the letter",
        error_messages={"required": "Enter the name"},
    )
    kind = forms.TypedChoiceField(
        label="Who they are",
        choices=[("", "Choose who they are"), *PartyKind.choices[1:]],
        coerce=PartyKind,
        error_messages={"required": "Choose who they are"},
    )
    side = forms.TypedChoiceField(
        label="On which side",
        choices=SIDES,
        coerce=Side,
        error_messages={"required": "Choose on which side they are"},
    )
    born = DayMonthYear(called="date of birth", label="Date of birth, if you know it")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["born"].required = False
        self.fields["born"].latest = today  # type: ignore[attr-defined]


class DeclareInterest(forms.Form):
    name = forms.CharField(
        label="Name of the person or organisation",
        max_length=200,
        error_messages={"required": "Enter the name"},
    )
    kind = forms.TypedChoiceField(
        label="What ties you to them",
        choices=InterestKind.choices,
        coerce=InterestKind,
        error_messages={"required": "Choose what ties you to them"},
    )
