from typing import Any
from uuid import UUID

from django import forms

from alongside.people.models import Proxy
from alongside.people.rules import LANGUAGES, Agreement, AskedAlone, How, Purpose, SaidBy
from alongside.people.schemas import Circumstances

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


class Saying(forms.Form):
    """How a person came to say it. What is left alone is as usual."""

    how = forms.TypedChoiceField(
        label="How did they say so?",
        choices=[(How.SPOKEN, How.SPOKEN.label), (How.WRITTEN, How.WRITTEN.label)],
        coerce=How,
        initial=How.SPOKEN,
        error_messages={"required": "Choose how they said so"},
    )
    said_by = forms.ChoiceField(
        label="Who answered?",
        choices=[
            (SaidBy.SELF, "They did"),
            (SaidBy.PROXY, "Somebody with authority to agree for them"),
            (SaidBy.BEST_INTERESTS, "It was decided in their best interests"),
            (SaidBy.NOT_SOUGHT, "Nobody: they could not be asked"),
        ],
        initial=SaidBy.SELF,
        required=False,
    )
    proxy = forms.ChoiceField(label="Who agreed for them", required=False)
    why = forms.CharField(label="Why they did not answer themself", max_length=200, required=False)
    alone = forms.ChoiceField(
        label="Were they alone with you?",
        choices=[("", "Not written down"), *AskedAlone.choices[:2]],
        required=False,
    )
    language = forms.ChoiceField(
        label="Language they spoke", choices=list(LANGUAGES.items()), initial="en", required=False
    )
    interpreter = forms.CharField(
        label="Interpreter",
        max_length=100,
        required=False,
        help_text="Name and service",
    )

    def __init__(self, *args: Any, proxies: list[Proxy], **more: Any) -> None:
        super().__init__(*args, **more)
        who = [(str(each.pk), f"{each.name}, {each.get_kind_display()}") for each in proxies]
        self.fields["proxy"].choices = [("", "Nobody"), *who]  # type: ignore[attr-defined]

    @property
    def as_said(self) -> Circumstances:
        said = self.cleaned_data
        return Circumstances(
            language=said["language"] or "en",
            interpreter=said["interpreter"],
            asked_alone=AskedAlone(said["alone"]) if said["alone"] else None,
            said_by=SaidBy(said["said_by"] or SaidBy.SELF),
            proxy_id=UUID(said["proxy"]) if said["proxy"] else None,
            why=said["why"],
        )


class Agreed(Saying):
    """What a person agrees to now, a line a purpose."""

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
        self.order_fields([*(purpose.value for purpose in lines), *Saying.base_fields])
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


class Change(Saying):
    """Another answer about one purpose and one recipient."""

    agrees = forms.TypedChoiceField(
        label="What do they say now?",
        choices=[(YES, "Yes, they agree"), (NO, "No, they take it back")],
        coerce=lambda typed: typed == YES,
        empty_value=None,
        error_messages={"required": "Choose what they say now"},
    )
    field_order = ["agrees"]


def answer(agreement: Agreement | None) -> str:
    if agreement is None:
        return NOT_ASKED
    return YES if agreement.given and agreement.withdrawn_at is None else NO
