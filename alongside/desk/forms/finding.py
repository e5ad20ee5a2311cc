from django import forms


class Find(forms.Form):
    words = forms.CharField(
        label="Name, NHS number, phone or reference",
        max_length=100,
        min_length=2,
        help_text="Part of a name will do, and close spellings. Words of a document are found too.",
        error_messages={
            "required": "Enter a name, a number or a reference",
            "min_length": "Enter at least 2 letters or figures",
        },
    )
