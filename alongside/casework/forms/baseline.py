from typing import Any

from django import forms

from alongside.casework.queries.baseline import Questions
from alongside.casework.rules.baseline import ITEMS, LEAST, MOST, STRAIN, Research, WhyNot

NOT_SAID = "none"
SHORT = {
    "satisfied": "satisfied with life",
    "worthwhile": "worthwhile",
    "happy": "happy yesterday",
    "anxious": "anxious yesterday",
    STRAIN: "managing financially",
}
RATHER_NOT = (NOT_SAID, "They would rather not say")


def number(typed: str) -> int | None:
    return None if typed == NOT_SAID else int(typed)


class BeforeAdvice(forms.Form):
    """The questions as they are read out, or why nobody could ask them."""

    research = forms.TypedChoiceField(
        label="May their information be used for research, without their name?",
        choices=Research.choices,
        coerce=Research,
        error_messages={"required": "Choose what they said about research"},
    )
    why_not = forms.TypedChoiceField(
        label="Why they could not be asked",
        choices=[("", "They were asked"), *WhyNot.choices],
        required=False,
    )

    def __init__(self, *args: Any, questions: Questions, **options: Any) -> None:
        super().__init__(*args, **options)
        for item in ITEMS:
            self.fields[item] = forms.TypedChoiceField(
                label=questions.items[item],
                choices=[*_answers(item, questions), RATHER_NOT],
                coerce=number,
                empty_value=None,
                required=False,
            )

    @property
    def answers(self) -> dict[str, int | None]:
        return {item: self.cleaned_data[item] for item in ITEMS}

    def clean(self) -> dict[str, Any]:
        """Of whoever was asked, each question has an answer: to say nothing is one as well."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("why_not"):
            for item in ITEMS:
                if not self.data.get(self.add_prefix(item)) and item not in self.errors:
                    self.add_error(
                        item,
                        f"Choose an answer to ‘{SHORT[item]}’, or that they would rather not say",
                    )
        return said


def _answers(item: str, questions: Questions) -> list[tuple[str, str]]:
    if item == STRAIN:
        return [(str(key), words) for key, words in questions.strain_answers.items()]
    return [(str(each), str(each)) for each in range(LEAST[item], MOST[item] + 1)]
