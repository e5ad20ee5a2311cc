from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.forms.words import long_text
from alongside.casework.rules import NoteKind


class AddNote(forms.Form):
    words = long_text("Note", required="Write the note first")
    kind = forms.TypedChoiceField(
        label="Kind", choices=NoteKind.choices, coerce=NoteKind, initial=NoteKind.NOTE
    )
    issue = forms.TypedChoiceField(label="About", coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, issues: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["issue"].choices = [("", "The whole file"), *issues]  # type: ignore[attr-defined]
