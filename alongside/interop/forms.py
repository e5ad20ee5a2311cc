from django import forms

from alongside.casework.rules.leaving import MOST_BYTES
from alongside.kit.forms import UploadField


class TakeIn(forms.Form):
    file = UploadField(
        label="Bundle of a file",
        help_text="A zip of up to 25 MB, as “Take the file out” makes it",
        most=MOST_BYTES,
        too_large="The bundle is larger than 25 MB",
    )


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
