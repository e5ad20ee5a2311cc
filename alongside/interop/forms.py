from typing import Any

from django import forms

from alongside.casework.rules.leaving import MOST_BYTES


class TakeIn(forms.Form):
    file = forms.FileField(
        label="Bundle of a file",
        help_text="A zip of up to 25 MB, as “Take the file out” makes it",
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty",
            "invalid": "Choose a file",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("The bundle is larger than 25 MB")
        return file


class HandOut(forms.Form):
    checked = forms.BooleanField(
        label="Somebody has read it for what is about other people",
        error_messages={
            "required": "Say that somebody will read it for what is about other people first"
        },
    )
    who = forms.BooleanField(
        label="We know that whoever asks is this person, or may ask for them",
        error_messages={"required": "Make sure who asks before you hand anything out"},
    )
