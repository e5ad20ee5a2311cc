from typing import Any
from uuid import UUID

from django import forms

from alongside.people.rules import How


class OfferTransfer(forms.Form):
    to = forms.TypedChoiceField(
        label="To which provider",
        coerce=UUID,
        error_messages={
            "required": "Choose the provider",
            "invalid_choice": "Choose a provider of this partnership",
        },
    )
    agreed = forms.BooleanField(
        label="They agree that the whole file goes to this provider",
        error_messages={"required": "They must agree that the whole file goes to this provider"},
    )
    how = forms.TypedChoiceField(
        label="How they said so",
        choices=[(How.SPOKEN, How.SPOKEN.label), (How.WRITTEN, How.WRITTEN.label)],
        coerce=How,
        initial=How.SPOKEN,
        error_messages={"required": "Choose how they said so"},
    )

    def __init__(self, *args: Any, providers: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [(str(key), name) for key, name in providers]  # type: ignore[attr-defined]
