from typing import Any
from uuid import UUID

from django import forms

from alongside.casework.queries import Colleague
from alongside.casework.rules.board import Only, Sort, Wanted

ALL = ("", "All")


class Filter(forms.Form):
    """What to see on the board. A choice that is not there is no choice."""

    who = forms.TypedChoiceField(label="Whose", coerce=UUID, required=False, empty_value=None)
    sort = forms.TypedChoiceField(
        label="What", coerce=Sort, required=False, empty_value=None, choices=[ALL, *Sort.choices]
    )
    area = forms.ChoiceField(label="Area", required=False)
    only = forms.TypedChoiceField(
        label="Only", coerce=Only, required=False, empty_value=None, choices=[ALL, *Only.choices]
    )

    def __init__(
        self, *args: Any, colleagues: list[Colleague], areas: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        team = [(str(each.user_id), each.name) for each in colleagues]
        self.fields["who"].choices = [("", "Everybody"), *team]  # type: ignore[attr-defined]
        self.fields["area"].choices = [ALL, *areas]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: said for name, said in self.cleaned_data.items() if said})
