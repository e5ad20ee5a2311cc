from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.forms.versions import WithVersion
from alongside.casework.queries import Colleague
from alongside.casework.rules import NEXT, OPEN, IssueState, NextStep
from alongside.kit.forms import DayMonthYear
from alongside.law.rules import said as day_said


class WithNextStep(forms.Form):
    """What happens next, whose turn it is, and by when."""

    next_step = forms.CharField(
        label="What happens next",
        max_length=200,
        error_messages={
            "required": "Enter what happens next",
            "max_length": "Say what happens next in 200 characters or fewer",
        },
    )
    who = forms.TypedChoiceField(
        label="Whose turn it is",
        coerce=UUID,
        error_messages={
            "required": "Choose whose turn it is",
            "invalid_choice": "Choose somebody who works on cases here",
        },
    )
    due = DayMonthYear(called="day of the next step", label="By when")

    def let_choose(self, colleagues: list[Colleague], today: date) -> None:
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (str(each.user_id), each.name) for each in colleagues
        ]
        self.fields["due"].earliest = today  # type: ignore[attr-defined]

    @property
    def step(self) -> NextStep:
        said = self.cleaned_data
        return NextStep(said["next_step"], said["who"], said["due"])


class TakeStep(WithNextStep, WithVersion):
    PLACES = {"step": "next_step"}

    state = forms.TypedChoiceField(
        label="How far it is",
        coerce=IssueState,
        error_messages={"required": "Choose how far it is"},
    )

    field_order = ["state", "next_step", "who", "due"]

    def __init__(
        self,
        *args: Any,
        state: IssueState,
        colleagues: list[Colleague],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        known = [each for each in IssueState if each is state or each in NEXT[state]]
        self.fields["state"].choices = [(each.value, each.label) for each in known]  # type: ignore[attr-defined]
        self.let_choose(colleagues, today)
        if self.is_bound and self.data.get("state") in set(IssueState) - set(OPEN):
            for name in ("next_step", "who", "due"):
                self.fields[name].required = False

    def theirs(self, field: str) -> str:
        if field not in self.clashed:
            return ""
        words, who, due = self.clashed[field].theirs
        if not words:
            return "Nothing: it has ended"
        names = dict(self.fields["who"].choices)  # type: ignore[attr-defined]
        return f"{words} ({names.get(who, 'somebody')}, by {day_said(date.fromisoformat(due))})"

    @property
    def step_if_open(self) -> NextStep | None:
        return self.step if self.cleaned_data["state"] in OPEN else None
