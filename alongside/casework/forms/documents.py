from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.rules.documents import ACCEPT, DocumentKind
from alongside.kit import uploads
from alongside.kit.forms import DayMonthYear
from alongside.kit.refusal import Refused
from alongside.kit.uploads import Taken

MOST_FILES = 10
CHOOSE = "Choose a photograph, a PDF or a text file"


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class PaperField(forms.FileField):
    """One or several files, each opened and looked at. Its value is a list of `Taken`."""

    def __init__(self, *, many: bool = False, **options: Any) -> None:
        messages = {"required": CHOOSE, "invalid": CHOOSE, "empty": uploads.EMPTY}
        widget = ManyFiles if many else forms.ClearableFileInput
        super().__init__(widget=widget, error_messages=messages, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Taken]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            if self.required:
                raise forms.ValidationError(CHOOSE, code="required")
            return []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Send {MOST_FILES} files at most at a time")
        return [self._taken(each) for each in files]

    def _taken(self, file: Any) -> Taken:
        if (file.size or 0) > uploads.MOST_BYTES:
            raise forms.ValidationError(uploads.TOO_LARGE)
        try:
            return uploads.take(file.name, file.read())
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class Described(forms.Form):
    kind = forms.TypedChoiceField(
        label="What it is", choices=DocumentKind.choices, coerce=DocumentKind
    )
    dated = DayMonthYear(called="date on it", label="Date on it", required=False)
    received = DayMonthYear(called="day it came", label="Day it came", required=False)
    from_whom = forms.CharField(label="Who it is from", max_length=200, required=False)
    issue = forms.TypedChoiceField(label="About", coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, issues: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["issue"].choices = [("", "The whole file"), *issues]  # type: ignore[attr-defined]


class AddDocument(Described):
    file = PaperField(
        label="The file", help_text="Photograph (JPEG or PNG), PDF or plain text, up to 15 MB"
    )
    field_order = ["file", "kind", "dated", "received", "from_whom", "issue"]


class SendPhotographs(forms.Form):
    papers = PaperField(label="Photographs or files", many=True)


class BirthYear(forms.Form):
    year = forms.CharField(
        label="The year you were born",
        max_length=4,
        error_messages={"required": "Type the year you were born"},
    )


__all__ = ["ACCEPT", "AddDocument", "BirthYear", "Described", "PaperField", "SendPhotographs"]
