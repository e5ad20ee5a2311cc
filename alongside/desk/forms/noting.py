from typing import Any

from django import forms

from alongside.casework.rules import NoteKind


class WriteNote(forms.Form):
    """The note at the top of a timeline. It is posted to casework, which judges it."""

    words = forms.CharField(label="Write a note")
    kind = forms.ChoiceField(label="Kind", choices=NoteKind.choices, initial=NoteKind.NOTE)
    issue = forms.ChoiceField(label="About", required=False)

    def __init__(self, *args: Any, issues: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["issue"].choices = [("", "The whole file"), *issues]  # type: ignore[attr-defined]
