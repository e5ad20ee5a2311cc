from django import forms

from alongside.kit.forms import DayMonthYear


class Died(forms.Form):
    died_on = DayMonthYear(label="When did they die?", called="day they died")
    told_by = forms.CharField(
        label="Who told us?",
        max_length=150,
        help_text="For example: their daughter, by phone",
        error_messages={"required": "Say who told us"},
    )


class NotDied(forms.Form):
    typed = forms.CharField(
        label="Type their name to confirm",
        max_length=250,
        error_messages={"required": "Type their name as it stands above"},
    )
