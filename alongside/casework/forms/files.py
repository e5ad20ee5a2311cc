from typing import Any

from django import forms

from alongside.referrals.rules import Exit


class CloseCase(forms.Form):
    why = forms.ChoiceField(
        label="Why it ends before advice was given",
        choices=Exit.choices,
        error_messages={"required": "Say why it ends before advice was given"},
    )

    def __init__(self, *args: Any, advised: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if advised:
            del self.fields["why"]
