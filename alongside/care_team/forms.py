from typing import Any
from uuid import UUID

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac

from alongside.care_team.rules import MOST, MOST_MINUTES, PURPOSE, Answered, Asker, What
from alongside.law.rules.areas import AreaId
from alongside.people.rules import Purpose

TOO_LONG = "This is too long. Keep it to 2,000 characters"


class Words(forms.CharField):
    """Words as they will be read: lines end alike, whichever box they were typed into."""

    def __init__(self, **options: Any) -> None:
        messages = {"max_length": TOO_LONG, **options.pop("error_messages", {})}
        super().__init__(max_length=MOST, error_messages=messages, **options)

    def to_python(self, value: Any) -> str:
        typed = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return str(super().to_python(typed))


class WritePlan(forms.Form):
    words = Words(
        label="The plan",
        help_text="A few sentences that the person agrees others may read. No advice, no sums.",
        error_messages={"required": "Write the plan"},
    )


class Share(forms.Form):
    """What to share; then, once it was looked at, the same again with the mark of what was seen."""

    what = forms.ChoiceField(
        label="What do you want to share?",
        choices=What.choices,
        error_messages={"required": "Choose what to share"},
    )
    words = Words(
        label="What they will read",
        required=False,
        help_text="Write it as you would say it to the person. Nothing is added to it.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, case_id: UUID, recipient_id: UUID | None, plan: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.case_id, self.recipient_id, self.plan = case_id, recipient_id, plan

    @property
    def chosen(self) -> What:
        return What(self.cleaned_data["what"])

    @property
    def purpose(self) -> Purpose:
        return PURPOSE[self.chosen]

    @property
    def text(self) -> str:
        """The exact words: of a plan, those of its newest version."""
        return self.plan if self.chosen is What.PLAN else str(self.cleaned_data["words"])

    @property
    def mark(self) -> str:
        """What only this text, about this case, for this recipient, has."""
        said = f"{self.case_id}\n{self.recipient_id}\n{self.chosen}\n{self.text}"
        return salted_hmac("alongside.care_team.share", said, algorithm="sha256").hexdigest()

    def was_seen(self) -> bool:
        return constant_time_compare(self.cleaned_data["seen"], self.mark)


def _minutes() -> forms.IntegerField:
    return forms.IntegerField(
        label="Minutes it took",
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        error_messages={"invalid": "Enter the minutes as a number, such as 5"},
    )


class Ask(forms.Form):
    """A quick question, logged in 15 seconds. Only what was asked about has to be chosen."""

    topic = forms.ChoiceField(
        label="What about?",
        choices=AreaId.choices,
        error_messages={"required": "Choose what it is about"},
    )
    asker = forms.ChoiceField(label="Who asked?", choices=Asker.choices, initial=Asker.DOCTOR)
    words = forms.CharField(label="The question", required=False, max_length=300)
    minutes = _minutes()


class AnswerQuestion(forms.Form):
    said = forms.ChoiceField(
        label="Answer",
        choices=[each for each in Answered.choices if each[0] != Answered.WAITING],
        error_messages={"required": "Choose yes, no or it depends"},
    )
    words = forms.CharField(label="In a sentence", required=False, max_length=300)
    minutes = _minutes()
