"""The terms of a school, copied line by line from its calendar."""

from typing import Any

from django import forms

from alongside.law.rules.terms import read_sheet

SHOWN = 5  # lines that are wrong, named at once


class EnterTerms(forms.Form):
    name = forms.CharField(
        label="School",
        max_length=120,
        error_messages={
            "required": "Enter the name of the school",
            "max_length": "Use 120 characters or fewer",
        },
    )
    sheet = forms.CharField(
        label="Its terms",
        max_length=20_000,
        error_messages={
            "required": "Enter the terms, one on a line",
            "max_length": "Use 20,000 characters or fewer",
        },
    )
    source = forms.CharField(
        label="Where did you find them?",
        max_length=300,
        error_messages={
            "required": "Say where you found the terms",
            "max_length": "Use 300 characters or fewer",
        },
    )

    def clean_sheet(self) -> str:
        text: str = self.cleaned_data["sheet"]
        if wrong := read_sheet(text).wrong:
            raise forms.ValidationError(list(wrong[:SHOWN]))
        return text

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "sheet", "source")}
