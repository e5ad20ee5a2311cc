from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from alongside.insight.rules import Month, Quarter
from alongside.law.rules.areas import AreaId
from alongside.partnerships.models import Site
from alongside.referrals.rules import NOT_SURE, ToldThem, TurnAwayReason


class Freeze(forms.Form):
    quarter = forms.CharField(max_length=6)

    def clean_quarter(self) -> Quarter:
        try:
            return Quarter.read(self.cleaned_data["quarter"])
        except ValueError:
            raise forms.ValidationError("Choose a quarter that is over") from None


class FreezeMonth(forms.Form):
    month = forms.CharField(max_length=7)

    def clean_month(self) -> Month:
        try:
            return Month.read(self.cleaned_data["month"])
        except ValueError:
            raise forms.ValidationError("Choose a month that is over") from None


class TurnedAway(forms.Form):
    """One person whom nobody could help, of whom nothing is kept."""

    domains = forms.MultipleChoiceField(
        label="What was it about?",
        choices=[*AreaId.choices, (NOT_SURE, "Not sure")],
        error_messages={"required": "Choose what it was about"},
    )
    reason = forms.ChoiceField(
        label="Why could nobody take it?",
        choices=[("", "Choose a reason"), *TurnAwayReason.choices],
        error_messages={"required": "Choose why nobody could take it"},
    )
    site = forms.ChoiceField(label="Where did they ask?", required=False)
    area = forms.CharField(
        label="Where do they live?",
        help_text="A council or a district. Leave blank if it is that of the place of care",
        max_length=80,
        required=False,
    )
    urgent_asked = forms.TypedChoiceField(
        label="Were the urgent questions asked?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda said: said == "yes",
        error_messages={"required": "Say whether the urgent questions were asked"},
    )
    told = forms.ChoiceField(
        label="What were they told instead?",
        choices=[("", "Choose what they were told"), *ToldThem.choices],
        error_messages={"required": "Choose what they were told"},
    )

    def __init__(self, *args: Any, sites: Iterable[Site], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Somewhere else"), *((str(each.pk), each.name) for each in sites)]
        self.fields["site"].choices = choices  # type: ignore[attr-defined]

    def clean_site(self) -> UUID | None:
        return UUID(self.cleaned_data["site"]) if self.cleaned_data["site"] else None
