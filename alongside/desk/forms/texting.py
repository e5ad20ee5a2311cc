from collections.abc import Iterable
from typing import Any

from django import forms

from alongside.correspondence.rules.templates import Template
from alongside.correspondence.rules.texts import number


class WriteTo(forms.Form):
    """Which words go to the person."""

    template = forms.ChoiceField(
        label="What do you send?", error_messages={"required": "Choose what to send"}
    )
    number = forms.CharField(
        label="Number to ring, if the words name one", required=False, max_length=30
    )

    def __init__(self, *args: Any, templates: Iterable[Template], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (each.id, each.name) for each in templates
        ]

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"].strip()
        if typed and not number(typed):
            raise forms.ValidationError("Enter a phone number such as 020 7946 0123")
        return typed
