from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from alongside.partnerships.models import Site
from alongside.referrals.rules.sheets import MOST_BYTES

TOO_LARGE = "The file is larger than 2 MB. Upload fewer rows at a time"


class Upload(forms.Form):
    site = forms.ChoiceField(
        label="Place of care that they come from",
        error_messages={"required": "Choose the place of care"},
    )
    file = forms.FileField(
        label="Spreadsheet",
        help_text="CSV or Excel (.xlsx), up to 500 rows and 2 MB",
        allow_empty_file=False,
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty",
            "invalid": "Choose a file",
        },
    )

    def __init__(self, sites: Sequence[Site], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["site"].choices = [(str(site.pk), site.name) for site in sites]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file
