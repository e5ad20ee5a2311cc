from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.queries import Colleague
from alongside.casework.rules import (
    NEXT,
    OPEN,
    DeadlineState,
    IssueState,
    NextStep,
    NoteKind,
)
from alongside.kit.forms import DayMonthYear
from alongside.law.rules import Issue as Problem
from alongside.law.rules import Level, TimeLimit
from alongside.referrals.rules import Exit

LONG = 20_000


def long_text(label: str, *, required: str = "") -> forms.CharField:
    messages = {
        "required": required,
        "max_length": "This is too long. Keep it to 20,000 characters, and put the rest in a note",
    }
    return forms.CharField(
        label=label, max_length=LONG, required=bool(required), error_messages=messages
    )


class _WithNextStep(forms.Form):
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


class AddIssue(_WithNextStep):
    problem = forms.ChoiceField(
        label="The problem",
        error_messages={
            "required": "Choose the problem",
            "invalid_choice": "Choose the problem from the list",
        },
    )
    level = forms.TypedChoiceField(
        label="How far the work goes",
        choices=Level.choices,
        coerce=Level,
        error_messages={"required": "Choose how far the work goes"},
    )
    opponent = forms.CharField(
        label="Who is on the other side",
        help_text="A name as it stands on the letter. It goes into your conflict register.",
        max_length=200,
        required=False,
    )
    facts = long_text("The facts")

    field_order = ["problem", "level", "opponent", "facts", "next_step", "who", "due"]

    def __init__(
        self,
        *args: Any,
        problems: list[tuple[str, list[tuple[str, str]]]],
        colleagues: list[Colleague],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["problem"].choices = [("", "Choose a problem"), *problems]  # type: ignore[attr-defined]
        self.let_choose(colleagues, today)


class Advice(forms.Form):
    facts = long_text("The facts")
    advice = long_text("The advice given")
    instruction = long_text("What the person wants done")
    sub_problem = forms.ChoiceField(label="More exactly", required=False)
    level = forms.TypedChoiceField(
        label="How far the work goes",
        choices=Level.choices,
        coerce=Level,
        error_messages={"required": "Choose how far the work goes"},
    )

    def __init__(self, *args: Any, problem: Problem, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sub_problem"].choices = [  # type: ignore[attr-defined]
            ("", "Not said"),
            *((each.id, each.label) for each in problem.sub_issues),
        ]


class TakeStep(_WithNextStep):
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

    @property
    def step_if_open(self) -> NextStep | None:
        return self.step if self.cleaned_data["state"] in OPEN else None


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


class AddNote(forms.Form):
    words = long_text("Note", required="Write the note first")
    kind = forms.TypedChoiceField(
        label="Kind", choices=NoteKind.choices, coerce=NoteKind, initial=NoteKind.NOTE
    )
    issue = forms.TypedChoiceField(label="About", coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, issues: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["issue"].choices = [("", "The whole file"), *issues]  # type: ignore[attr-defined]


class CloseCase(forms.Form):
    why = forms.ChoiceField(
        label="Why it ends before advice was given",
        choices=Exit.choices,
        error_messages={"required": "Say why it ends before advice was given"},
    )

    def __init__(self, *args: Any, advised: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if advised:
            del self.fields["why"]
