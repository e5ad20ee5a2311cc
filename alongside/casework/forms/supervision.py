from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.forms.words import long_text
from alongside.casework.queries import Colleague
from alongside.casework.rules.supervision import Answer, Found, LearnerKind
from alongside.casework.schemas.supervision import Checklist, Criterion
from alongside.kit.forms import DayMonthYear

NOT_HERE = "Choose somebody from the list"
SHORT = {"max_length": "Say it in 300 characters or fewer"}


def _somebody(label: str, required: str, *, wanted: bool = True) -> forms.TypedChoiceField:
    messages = {"required": required, "invalid_choice": NOT_HERE}
    return forms.TypedChoiceField(
        label=label, coerce=UUID, required=wanted, empty_value=None, error_messages=messages
    )


class Sign(forms.Form):
    words = long_text("What you add, or what has to change")


class AddLearner(forms.Form):
    user = _somebody("Whose advice is countersigned", "Choose whose advice is countersigned")
    kind = forms.TypedChoiceField(
        label="They are a", choices=LearnerKind.choices, coerce=LearnerKind,
        error_messages={"required": "Choose what they are"},
    )  # fmt: skip
    supervisor = _somebody("Who supervises them", "Choose who supervises them")

    def __init__(
        self, *args: Any, colleagues: list[Colleague], signers: list[tuple[UUID, str]],
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        people = [(str(each.user_id), each.name) for each in colleagues]
        self.fields["user"].choices = [("", "Choose a colleague"), *people]  # type: ignore[attr-defined]
        self.fields["supervisor"].choices = [(str(key), name) for key, name in signers]  # type: ignore[attr-defined]


class HandOver(forms.Form):
    to = _somebody("Who takes the files over", "Choose who takes the files over")
    why = forms.CharField(
        label="What they should know first",
        max_length=300,
        required=False,
        help_text="It is written into the notes of each file.",
        error_messages=SHORT,
    )

    def __init__(self, *args: Any, colleagues: Iterable[Colleague], **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(str(each.user_id), each.name) for each in colleagues]
        self.fields["to"].choices = [("", "Choose a colleague"), *people]  # type: ignore[attr-defined]


class Line(forms.Form):
    """One line of the checklist."""

    answer = forms.TypedChoiceField(choices=Answer.choices, coerce=Answer)
    words = forms.CharField(label="What you found", max_length=2000, required=False)
    action = forms.CharField(
        label="What has to be put right", max_length=300, required=False, error_messages=SHORT
    )
    who = _somebody("Who puts it right", "", wanted=False)
    due = DayMonthYear(called="day", label="By when", required=False)

    def __init__(
        self, *args: Any, criterion: Criterion, colleagues: list[Colleague], today: date,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **{**options, "prefix": criterion.id})
        self.criterion = criterion
        people = [(str(each.user_id), each.name) for each in colleagues]
        self.fields["who"].choices = [("", "Nobody yet"), *people]  # type: ignore[attr-defined]
        self.fields["due"].earliest = today  # type: ignore[attr-defined]
        self.fields["answer"].label = criterion.label
        self.fields["answer"].error_messages = {
            "required": f"Say whether it is met: {criterion.label[0].lower()}{criterion.label[1:]}",
            "invalid_choice": "Choose an answer from the list",
        }

    @property
    def found(self) -> Found:
        said = self.cleaned_data
        return Found(
            self.criterion.id, said["answer"], said["words"], said["action"], said["who"],
            said["due"],
        )  # fmt: skip


class Summary(forms.Form):
    summary = long_text("What the adviser should take from it")


def lines_of(checklist: Checklist, data: Any, **options: Any) -> list[tuple[str, list[Line]]]:
    """The lines to answer, part by part."""
    return [
        (part.label, [Line(data, criterion=each, **options) for each in part.criteria])
        for part in checklist.parts
    ]
