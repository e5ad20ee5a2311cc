from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.queries import Colleague
from alongside.casework.rules.tasks import WORDS_MOST
from alongside.kit.forms import DayMonthYear


class SetTask(forms.Form):
    words = forms.CharField(
        label="What is to be done",
        max_length=WORDS_MOST,
        error_messages={
            "required": "Say what is to be done",
            "max_length": f"Say what is to be done in {WORDS_MOST} characters or fewer",
        },
    )
    who = forms.TypedChoiceField(
        label="Who does it",
        coerce=UUID,
        error_messages={
            "required": "Choose who does it",
            "invalid_choice": "Choose somebody who works on cases here",
        },
    )
    due = DayMonthYear(called="day by which it is done", label="By when")
    issue = forms.TypedChoiceField(label="About", coerce=UUID, required=False, empty_value=None)

    def __init__(
        self,
        *args: Any,
        colleagues: list[Colleague],
        issues: list[tuple[str, str]],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (str(each.user_id), each.name) for each in colleagues
        ]
        self.fields["issue"].choices = [("", "The whole file"), *issues]  # type: ignore[attr-defined]
        self.fields["due"].earliest = today  # type: ignore[attr-defined]


class DropTask(forms.Form):
    why = forms.CharField(
        label="Why it need not be done",
        max_length=WORDS_MOST,
        error_messages={
            "required": "Say why it need not be done",
            "max_length": f"Say why in {WORDS_MOST} characters or fewer",
        },
    )
