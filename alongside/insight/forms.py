from django import forms

from alongside.insight.rules import Quarter


class Freeze(forms.Form):
    quarter = forms.CharField(max_length=6)

    def clean_quarter(self) -> Quarter:
        try:
            return Quarter.read(self.cleaned_data["quarter"])
        except ValueError:
            raise forms.ValidationError("Choose a quarter that is over") from None
