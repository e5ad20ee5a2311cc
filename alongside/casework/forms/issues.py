from datetime import date
from typing import Any

from django import forms

from alongside.casework.forms.steps import WithNextStep
from alongside.casework.forms.versions import WithVersion
from alongside.casework.forms.words import long_text
from alongside.casework.queries import Colleague
from alongside.casework.rules import Forum
from alongside.law.rules import Issue as Problem
from alongside.law.rules import Level


class AddIssue(WithNextStep):
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
    forum = forms.TypedChoiceField(
        label="Where it is decided", choices=Forum.choices, coerce=Forum, required=False,
        empty_value=Forum.NONE,
    )  # fmt: skip
    facts = long_text("The facts")

    field_order = ["problem", "level", "opponent", "forum", "facts", "next_step", "who", "due"]

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


class Advice(WithVersion):
    LONG = ("facts", "options", "advice", "instruction")

    facts = long_text("The facts")
    options = long_text("The options")
    advice = long_text("The advice given")
    instruction = long_text("What the person wants done")
    sub_problem = forms.ChoiceField(label="More exactly", required=False)
    level = forms.TypedChoiceField(
        label="How far the work goes",
        choices=Level.choices,
        coerce=Level,
        error_messages={"required": "Choose how far the work goes"},
    )
    opponent = forms.CharField(label="Who is on the other side", max_length=200, required=False)
    forum = forms.TypedChoiceField(
        label="Where it is decided", choices=Forum.choices, coerce=Forum, required=False,
        empty_value=Forum.NONE,
    )  # fmt: skip

    def __init__(self, *args: Any, problem: Problem, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sub_problem"].choices = [  # type: ignore[attr-defined]
            ("", "Not said"),
            *((each.id, each.label) for each in problem.sub_issues),
        ]
