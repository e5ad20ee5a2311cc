from datetime import date
from typing import Any

from django import forms

from alongside.casework.rules import DeadlineState
from alongside.kit.forms import DayMonthYear
from alongside.law.rules import TimeLimit


class AddDeadline(forms.Form):
    rule = forms.ChoiceField(
        label="What has to be done",
        error_messages={
            "required": "Choose what has to be done",
            "invalid_choice": "Choose what has to be done from the list",
        },
    )
    trigger = DayMonthYear(
        called="date",
        label="The date that counts",
        earliest=date.min,  # the rule says from when it is the law, and how far it can count
        latest=date.max,
    )
    posting = forms.BooleanField(label="It will go by post", required=False)

    def __init__(self, *args: Any, limits: list[TimeLimit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rule"].choices = [(each.id, each.label) for each in limits]  # type: ignore[attr-defined]


class MoveDeadline(forms.Form):
    to = forms.TypedChoiceField(
        choices=DeadlineState.choices,
        coerce=DeadlineState,
        error_messages={"required": "Choose what became of the deadline"},
    )
