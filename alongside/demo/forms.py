from django import forms
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.demo.rules import BY_KEY


class Enter(forms.Form):
    """As whom, and where to."""

    persona = forms.ChoiceField(choices=[(key, key) for key in BY_KEY])
    next = forms.CharField(required=False, max_length=200)

    def clean_next(self) -> str:
        address: str = self.cleaned_data["next"]
        ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
        return address if ours else "/"


class TextBack(forms.Form):
    message = forms.UUIDField()
    words = forms.CharField(max_length=300)
