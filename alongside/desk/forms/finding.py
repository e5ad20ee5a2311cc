from django import forms


class Find(forms.Form):
    words = forms.CharField(
        label="Name",
        max_length=100,
        min_length=2,
        help_text="Part of a name will do. Close spellings are found too.",
        error_messages={
            "required": "Enter a name, or part of one",
            "min_length": "Enter at least 2 letters of the name",
        },
    )
