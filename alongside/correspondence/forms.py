from collections.abc import Iterable

from django import forms

from alongside.correspondence.rules.texts import number
from alongside.partnerships.models import Organisation, Site


class HowToHear(forms.Form):
    """Where a place hears of its referrals. A place is an organisation, or one site of it."""

    place = forms.ChoiceField(
        label="Organisation or site", error_messages={"required": "Choose an organisation or site"}
    )
    email = forms.EmailField(
        label="E-mail for news",
        required=False,
        error_messages={"invalid": "Enter an e-mail address such as name@example.org"},
    )
    ring_on = forms.CharField(label="Number that texts name", required=False, max_length=30)

    def __init__(
        self,
        *args: object,
        organisations: Iterable[Organisation],
        sites: Iterable[Site],
        **options: object,
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((f"{each.pk}:", each.name) for each in organisations),
            *((f"{each.organisation_id}:{each.pk}", each.name) for each in sites),
        ]

    def clean_ring_on(self) -> str:
        typed: str = self.cleaned_data["ring_on"].strip()
        if typed and not number(typed):
            raise forms.ValidationError("Enter a phone number such as 020 7946 0123")
        return typed
