import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from alongside.kit.forms import DayMonthYear
from alongside.partnerships.rules.absence import Colleague
from alongside.referrals.rules import AttemptResult, Way

NOT_NOW = ""  # they are not told this time


class Ask(forms.Form):
    words = forms.CharField(
        label="What do you need to know?",
        widget=forms.Textarea,
        max_length=600,
        error_messages={
            "required": "Enter what you need to know",
            "max_length": "Use 600 characters or fewer",
        },
    )


class AnswerQuestion(forms.Form):
    words = forms.CharField(
        label="The answer",
        widget=forms.Textarea,
        max_length=1000,
        error_messages={
            "required": "Enter the answer",
            "max_length": "Use 1,000 characters or fewer",
        },
    )


class HandTo(forms.Form):
    holder = forms.ChoiceField(label="Who is dealing with it?", required=False)

    def __init__(self, *args: Any, colleagues: Iterable[Colleague], **options: Any) -> None:
        super().__init__(*args, **options)
        names = {str(each.user_id): each.name for each in colleagues}
        choices = [("", "Nobody by name: the team"), *sorted(names.items(), key=lambda n: n[1])]
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]

    def clean_holder(self) -> UUID | None:
        return UUID(self.cleaned_data["holder"]) if self.cleaned_data["holder"] else None


class KeepOnList(forms.Form):
    promised = DayMonthYear(called="day", label="By when are they seen?")
    way = forms.ChoiceField(
        label="How did you tell them that they are still on the list?",
        choices=[(NOT_NOW, "I have not told them"), *Way.choices],
        required=False,
    )
    result = forms.ChoiceField(
        label="What happened",
        choices=[("", "Choose what happened"), *AttemptResult.choices],
        required=False,
    )

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["promised"].earliest = today  # type: ignore[attr-defined]
        self.fields["promised"].latest = today + dt.timedelta(days=366)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("way") and not said.get("result"):
            self.add_error("result", "Choose what happened")
        return said

    def told(self) -> tuple[Way, AttemptResult] | None:
        said = self.cleaned_data
        return (Way(said["way"]), AttemptResult(said["result"])) if said["way"] else None
