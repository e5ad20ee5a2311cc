from django import forms

from alongside.kit.forms import DayMonthYear
from alongside.people.rules import ProxyKind


class Speaks(forms.Form):
    """Somebody who speaks for a person. An interpreter is none: they only carry words."""

    name = forms.CharField(
        label="Their name", max_length=150, error_messages={"required": "Enter their name"}
    )
    kind = forms.ChoiceField(
        label="What gives them authority?",
        choices=ProxyKind.choices,
        error_messages={"required": "Choose what gives them authority"},
    )
    may_agree = forms.BooleanField(label="They may agree for the person", required=False)
    may_receive = forms.BooleanField(label="They may be sent messages", required=False)
    limits = forms.CharField(
        label="What it does not go to",
        max_length=200,
        required=False,
        help_text="For example: not health decisions",
    )
    evidence = forms.CharField(
        label="What did you see?",
        max_length=200,
        help_text="For example: the registered power of attorney, original, today",
        error_messages={"required": "Write down what you saw"},
    )
    since = DayMonthYear(label="From", called="first day")
    until = DayMonthYear(label="Until", called="last day", required=False)
