"""Conflicts of interest, and walls."""

from typing import Any
from uuid import UUID

from django import forms

from alongside.people.rules import Side
from alongside.people.rules.conflicts import Decision, PartyKind

EVERYBODY = "everybody"
BODIES = (
    PartyKind.HOST_TRUST,
    PartyKind.COUNCIL,
    PartyKind.LANDLORD,
    PartyKind.EMPLOYER,
    PartyKind.CREDITOR,
    PartyKind.OTHER,
)


class Deciding(forms.Form):
    decision = forms.TypedChoiceField(
        label="Is this a conflict?",
        choices=[
            (Decision.CLEAR, "No: we can take them"),
            (Decision.CONFLICT, "Yes: we cannot take them"),
        ],
        coerce=Decision,
        error_messages={"required": "Choose whether this is a conflict"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="What you compared, and with whom you spoke. It is kept with the decision.",
        max_length=300,
        error_messages={"required": "Say why"},
    )


class Standing(forms.Form):
    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter the name"}
    )
    kind = forms.TypedChoiceField(
        label="What it is",
        choices=[(each, each.label) for each in BODIES],
        coerce=PartyKind,
        error_messages={"required": "Choose what it is"},
    )
    side = forms.TypedChoiceField(
        label="What it is to us",
        choices=[
            (Side.FOR, "We cannot act against it"),
            (Side.AGAINST, "We cannot act for it"),
        ],
        coerce=Side,
        initial=Side.FOR,
        error_messages={"required": "Choose what it is to you"},
    )


class Walling(forms.Form):
    who = forms.ChoiceField(
        label="Who must not see them",
        error_messages={
            "required": "Choose who must not see them",
            "invalid_choice": "Choose somebody from the list",
        },
    )
    why = forms.CharField(
        label="Why",
        help_text="Such as: a relative, the other side, their landlord.",
        max_length=200,
        error_messages={"required": "Say why"},
    )

    def __init__(self, *args: Any, colleagues: list[tuple[UUID, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((str(key), name) for key, name in colleagues),
            (EVERYBODY, "Everybody in my organisation"),
        ]

    @property
    def user_id(self) -> UUID | None:
        who = self.cleaned_data["who"]
        return None if who == EVERYBODY else UUID(who)


class Lifting(forms.Form):
    why = forms.CharField(
        label="Why it may be lifted",
        max_length=200,
        error_messages={"required": "Say why it may be lifted"},
    )


class Knows(forms.Form):
    how = forms.ChoiceField(
        label="What they are to you",
        choices=[
            ("A relative", "A relative"),
            ("A friend or neighbour", "A friend or neighbour"),
            ("Their landlord or employer", "I am their landlord or employer"),
            ("Their tenant or employee", "I am their tenant or employee"),
            ("Knows them otherwise", "I know them otherwise"),
        ],
        error_messages={"required": "Choose what they are to you"},
    )
