from django import forms

LONG = 20_000


def long_text(label: str, *, required: str = "") -> forms.CharField:
    messages = {
        "required": required,
        "max_length": "This is too long. Keep it to 20,000 characters, and put the rest in a note",
    }
    return forms.CharField(
        label=label, max_length=LONG, required=bool(required), error_messages=messages
    )
