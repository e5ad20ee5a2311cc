from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from alongside.kit.forms import UploadField
from alongside.partnerships.models import Site
from alongside.referrals.rules.sheets import MOST_BYTES


class Upload(forms.Form):
    site = forms.ChoiceField(
        label="Place of care that they come from",
        error_messages={"required": "Choose the place of care"},
    )
    file = UploadField(
        label="Spreadsheet",
        help_text="CSV or Excel (.xlsx), up to 500 rows and 2 MB",
        most=MOST_BYTES,
        too_large="The file is larger than 2 MB. Upload fewer rows at a time",
    )

    def __init__(self, sites: Sequence[Site], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["site"].choices = [(str(site.pk), site.name) for site in sites]  # type: ignore[attr-defined]
