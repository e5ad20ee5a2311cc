from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.forms.documents import PaperField
from alongside.casework.queries import Colleague, Limits
from alongside.casework.rules import ENDS, Answer, DeadlineState, ToldHow
from alongside.casework.rules.deadlines import (
    Counts,
    Letter,
    counts_from,
    given,
    why_not_a_letter,
)
from alongside.casework.rules.recounts import TO_CHOOSE
from alongside.kit.forms import DayMonthYear
from alongside.law.rules import TimeLimit, Unit

NOBODY = ("", "Nobody else")
OTHER = "other"


class WithWatch(forms.Form):
    """Who sees to it that a deadline is met, and who does when they cannot."""

    watcher = forms.TypedChoiceField(
        label="Who watches it",
        coerce=UUID,
        error_messages={
            "required": "Choose who watches it",
            "invalid_choice": "Choose somebody who works on cases here",
        },
    )
    deputy = forms.TypedChoiceField(
        label="Deputy",
        coerce=UUID,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose somebody who works on cases here"},
    )

    def let_watch(self, colleagues: Collection[Colleague]) -> None:
        choices = [(str(each.user_id), each.name) for each in colleagues]
        self.fields["watcher"].choices = choices  # type: ignore[attr-defined]
        others = [*choices[1:], *choices[:1]]  # whoever is asked comes first, and is no deputy
        self.fields["deputy"].choices = [NOBODY, *others]  # type: ignore[attr-defined]


class AddDeadline(WithWatch):
    dated = DayMonthYear(
        called="date on the letter", label="Date on the letter",
        earliest=date.min, latest=date.max, required=False,
    )  # fmt: skip
    received = DayMonthYear(
        called="day it came", label="Day it came",
        earliest=date.min, latest=date.max, required=False,
    )  # fmt: skip
    photo = PaperField(label="A photograph or scan of it", required=False)
    document = forms.UUIDField(required=False, widget=forms.HiddenInput)  # one that was kept
    rule = forms.ChoiceField(
        label="What has to be done",
        error_messages={
            "required": "Choose what has to be done",
            "invalid_choice": "Choose what has to be done from the list",
        },
    )
    other = forms.ChoiceField(label="Which?", required=False)
    trigger = DayMonthYear(
        called="day that counts",
        label="Another day that counts",
        earliest=date.min,  # the rule says from when it is the law, and how far it can count
        latest=date.max,
        required=False,
    )
    day_a = DayMonthYear(called="day Acas was told", label="Acas: Day A", required=False)
    day_b = DayMonthYear(called="day of the Acas certificate", label="Acas: Day B", required=False)
    school = forms.ChoiceField(
        label="School",
        required=False,
        error_messages={"invalid_choice": "Choose a school whose terms are known"},
    )
    posting = forms.BooleanField(label="It will go by post", required=False)

    field_order = [
        "dated",
        "received",
        "rule",
        "other",
        "trigger",
        "day_a",
        "day_b",
        "school",
        "posting",
        "watcher",
        "deputy",
    ]

    def __init__(
        self,
        *args: Any,
        limits: Limits,
        colleagues: list[Colleague],
        today: date,
        schools: Collection[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["school"].choices = [  # type: ignore[attr-defined]
            ("", "Its terms are not known"), *((name, name) for name in schools)
        ]  # fmt: skip
        self.limits, self.today = limits, today
        first = limits.usual or limits.others
        choices = [(each.id, each.label) for each in first]
        others = [(each.id, each.label) for each in limits.others]
        if limits.usual and others:
            choices.append((OTHER, "Something else in this area"))
        self.fields["rule"].choices = choices  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "Choose"), *others]  # type: ignore[attr-defined]
        self.let_watch(colleagues)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self._take_other(said)
        if {"dated", "received", "trigger", "day_a", "day_b"} & set(self.errors):
            return said
        if wrong := why_not_a_letter(self.letter, self.today):
            self.add_error(*wrong)
        elif limit := self.limits.get(said.get("rule", "")):
            said["given"] = given(self.letter, limit)
            if not said["given"]:
                counts = counts_from(limit)
                self.add_error(counts.value, _missing(counts, limit))
        return said

    def _take_other(self, said: dict[str, Any]) -> None:
        if said.get("rule") != OTHER:
            return
        said["rule"] = said.get("other", "")
        if not said["rule"] and "other" not in self.errors:
            self.add_error("other", "Choose what has to be done")

    @property
    def letter(self) -> Letter:
        said = self.cleaned_data
        names = ("dated", "received", "trigger", "day_a", "day_b")
        return Letter(*(said.get(name) for name in names))

    @property
    def asks_acas(self) -> bool:
        """Whether any of these limits stops while Acas conciliates."""
        return any(each.pauses for each in (*self.limits.usual, *self.limits.others))

    @property
    def asks_school(self) -> bool:
        """Whether any of these limits is counted in school days."""
        known = (*self.limits.usual, *self.limits.others)
        return any(each.unit == Unit.SCHOOL_DAYS for each in known)


def _missing(counts: Counts, limit: TimeLimit) -> str:
    if counts is Counts.OTHER:
        return f"Enter {limit.trigger_label}: this time is counted from it"
    if counts is Counts.RECEIVED:
        return "Enter the day it came: this time is counted from it"
    return "Enter the date on the letter: this time is counted from it"


class Watch(WithWatch):
    def __init__(self, *args: Any, colleagues: list[Colleague], **options: Any) -> None:
        super().__init__(*args, **options)
        self.let_watch(colleagues)


class Told(forms.Form):
    how = forms.TypedChoiceField(
        label="How did you tell them?",
        choices=ToldHow.choices,
        coerce=ToldHow,
        error_messages={"required": "Choose how you told them"},
    )


class MoveDeadline(forms.Form):
    to = forms.TypedChoiceField(
        label="What became of it?",
        choices=[(each.value, each.label) for each in ENDS],
        coerce=DeadlineState,
        error_messages={
            "required": "Choose what became of the deadline",
            "invalid_choice": "Choose what became of the deadline",
        },
    )
    words = forms.CharField(
        label="In words",
        max_length=2000,
        required=False,
        error_messages={"max_length": "Keep it to 2,000 characters, and put the rest in a note"},
    )
    on = DayMonthYear(called="day", label="On which day?", required=False)


class AnswerRecount(forms.Form):
    answer = forms.TypedChoiceField(
        label="Which dates count?",
        choices=[(each.value, each.label) for each in TO_CHOOSE],
        coerce=Answer,
        error_messages={"required": "Choose which dates count"},
    )
    words = forms.CharField(
        label="Why?",
        max_length=2000,
        error_messages={
            "required": "Say why, so that whoever reads the file later understands it",
            "max_length": "Keep it to 2,000 characters, and put the rest in a note",
        },
    )
