from django import forms

from alongside.casework.forms.versions import WithVersion
from alongside.casework.forms.words import long_text
from alongside.casework.rules.household import FIELDS, Tenure


class Household(WithVersion):
    tenure = forms.ChoiceField(label=FIELDS["tenure"], choices=Tenure.choices, required=False)
    members = long_text(FIELDS["members"])
    home = long_text(FIELDS["home"])
    income = long_text(FIELDS["income"])
    benefits = long_text(FIELDS["benefits"])
    debts = long_text(FIELDS["debts"])
    health = long_text(FIELDS["health"])
    immigration = long_text(FIELDS["immigration"])

    @property
    def facts(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in FIELDS}
