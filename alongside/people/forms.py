from typing import Any

from django import forms

from alongside.people.rules import Agreement, How, Purpose

YES, NO, NOT_ASKED = "yes", "no", "not_asked"
ANSWERS = [(YES, "Yes"), (NO, "No"), (NOT_ASKED, "Not asked")]


class Same(forms.Form):
    is_same = forms.TypedChoiceField(
        label="Are they one person?",
        choices=[
            ("yes", "Yes: link the two records"),
            ("no", "No: they are two people"),
        ],
        coerce=lambda typed: typed == "yes",
        error_messages={"required": "Choose whether they are one person"},
    )


class Agreed(forms.Form):
    """What a person agrees to now, a line a purpose."""

    how = forms.TypedChoiceField(
        label="How did they say so?",
        choices=[(How.SPOKEN, How.SPOKEN.label), (How.WRITTEN, How.WRITTEN.label)],
        coerce=How,
        initial=How.SPOKEN,
        error_messages={"required": "Choose how they said so"},
    )

    def __init__(
        self, *args: Any, before: dict[Purpose, Agreement], lines: dict[Purpose, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.before = before
        for purpose, line in lines.items():
            self.fields[purpose.value] = forms.ChoiceField(
                label=line,
                choices=ANSWERS,
                initial=answer(before.get(purpose)),
                error_messages={"required": f"Choose an answer: {line}"},
            )
        self.order_fields([*(purpose.value for purpose in lines), "how"])
        self.lines = lines

    @property
    def changed_answers(self) -> dict[Purpose, bool]:
        """What they said now that differs from what they said before."""
        said = {purpose: self.cleaned_data[purpose.value] for purpose in self.lines}
        return {
            purpose: now == YES
            for purpose, now in said.items()
            if now != NOT_ASKED and now != answer(self.before.get(purpose))
        }


def answer(agreement: Agreement | None) -> str:
    if agreement is None:
        return NOT_ASKED
    return YES if agreement.given and agreement.withdrawn_at is None else NO
