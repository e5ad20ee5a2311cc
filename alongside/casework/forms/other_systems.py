from django import forms

from alongside.casework.rules.other_systems import OtherSystem


class KeepReference(forms.Form):
    system = forms.TypedChoiceField(
        label="The other system",
        choices=OtherSystem.choices,
        coerce=OtherSystem,
        error_messages={"required": "Choose the other system"},
    )
    reference = forms.CharField(
        label="Its reference for this file",
        max_length=60,
        error_messages={
            "required": "Enter the reference of the file in the other system",
            "max_length": "A reference has 60 characters or fewer",
        },
    )


class ChooseSystem(forms.Form):
    system = forms.TypedChoiceField(
        label="The other system",
        choices=OtherSystem.choices,
        coerce=OtherSystem,
        error_messages={"required": "Choose the other system"},
    )
