from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from alongside.casework.forms.words import LONG
from alongside.casework.rules.authority import Body, Share
from alongside.casework.rules.letters import (
    FieldKind,
    MergeField,
    Route,
    Template,
    Value,
    why_not_print,
)
from alongside.kit.forms import DayMonthYear
from alongside.kit.typesetting import plain, unprintable

MERGED = "merge_"  # before the id of a field, so that no template can name a field of ours


class Printed(forms.CharField):
    """Words that will stand on paper: a sign that no font of ours has is refused at once."""

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        if signs := unprintable([plain(words)]):
            raise forms.ValidationError(why_not_print(signs))
        return words


def _printed(field: MergeField) -> forms.Field:
    if field.kind is FieldKind.DAY:
        return DayMonthYear(
            label=field.label,
            help_text=field.hint,
            required=False,
            called=field.label[0].lower() + field.label[1:],
        )
    most = 300 if field.kind is FieldKind.LINE else LONG
    return Printed(label=field.label, help_text=field.hint, required=False, max_length=most)


class WriteLetter(forms.Form):
    """What a template asks for, and the two addresses. What is missing may come later."""

    sender = Printed(label="From", max_length=500, required=False)
    recipient = Printed(label="To", max_length=500, required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, template: Template, **options: Any) -> None:
        super().__init__(*args, **options)
        self.template = template
        for field in template.fields:
            self.fields[MERGED + field.id] = _printed(field)

    @property
    def asked(self) -> list[tuple[str, forms.BoundField]]:
        """Each field of the template, with its kind, in its order."""
        return [(str(each.kind), self[MERGED + each.id]) for each in self.template.fields]

    @property
    def values(self) -> dict[str, Value]:
        found = {each.id: self.cleaned_data[MERGED + each.id] for each in self.template.fields}
        return {each.id: _kept(each, found[each.id]) for each in self.template.fields}


def _kept(field: MergeField, typed: Any) -> Value:
    if field.kind is FieldKind.DAY:
        return typed.isoformat() if isinstance(typed, date) else ""
    if field.kind is FieldKind.LINES:
        return [line for line in str(typed).splitlines() if line.strip()]
    return str(typed)


def typed_into(template: Template, values: Mapping[str, Value]) -> dict[str, Any]:
    """What a form shows of values that are kept."""
    found: dict[str, Any] = {}
    for field in template.fields:
        value = values.get(field.id, "")
        if field.kind is FieldKind.DAY:
            found[MERGED + field.id] = date.fromisoformat(str(value)) if value else None
        else:
            found[MERGED + field.id] = "\n".join(value) if isinstance(value, list) else value
    return found


class SendLetter(forms.Form):
    route = forms.TypedChoiceField(
        label="How it went",
        choices=[],
        coerce=Route,
        error_messages={"required": "Choose how it went", "invalid_choice": "Choose how it went"},
    )
    to_whom = forms.CharField(
        label="To whom, where there is more to say", max_length=200, required=False
    )
    sent_on = DayMonthYear(called="day it went", label="The day it went")

    def __init__(self, *args: Any, routes: list[Route], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["route"].choices = [(each.value, each.label) for each in routes]  # type: ignore[attr-defined]


class AskAuthority(forms.Form):
    bodies = forms.TypedMultipleChoiceField(
        label="Who may be contacted",
        choices=Body.choices,
        coerce=Body,
        error_messages={"required": "Choose who may be contacted"},
    )
    names = Printed(
        label="Their names",
        help_text="One to a line. Needed for “somebody else”, and good for a landlord or creditor.",
        max_length=1000,
        required=False,
    )
    shares = forms.TypedMultipleChoiceField(
        label="What may be shared, both ways",
        choices=Share.choices,
        coerce=Share,
        error_messages={"required": "Choose what may be shared"},
    )
    until = DayMonthYear(called="last day", label="Until")


class Sign(forms.Form):
    """The person themself fills this in."""

    signed_name = Printed(
        label="Your full name",
        max_length=200,
        error_messages={"required": "Type your full name"},
    )
    agreed = forms.BooleanField(
        label="I have read this, or heard it read out, and I agree",
        error_messages={"required": "Tick the box if you agree. If you do not, leave this page"},
    )


class SignOnPaper(forms.Form):
    signed_name = Printed(
        label="Name on the form", max_length=200, error_messages={"required": "Type the name"}
    )
    signed_on = DayMonthYear(called="day it was signed", label="The day it was signed")
