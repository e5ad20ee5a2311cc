from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.kit.forms import DayMonthYear
from alongside.partnerships.forms.fields import Choice
from alongside.partnerships.rules.absence import Colleague


class BeAway(forms.Form):
    """Who may be chosen depends on who asks: oneself, or every colleague for a supervisor."""

    user = Choice(called="who is away", label="Who is away?")
    since = DayMonthYear(called="first day", label="First day away")
    until = DayMonthYear(called="last day", label="Last day away")
    deputy = Choice(
        called="somebody of your organisation",
        label="Who stands in?",
        help_text="They see what the absent person holds, and are told when it is late",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        may_be: Iterable[Colleague],
        colleagues: Iterable[Colleague],
        today: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._choices("user", may_be, "Choose one")
        self._choices("deputy", colleagues, "Nobody: the supervisor, then the coordinator")
        for name in ("since", "until"):
            self.fields[name].earliest = today  # type: ignore[attr-defined]

    def _choices(self, name: str, people: Iterable[Colleague], nobody: str) -> None:
        names = {str(each.user_id): each.name for each in people}
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nobody), *sorted(names.items(), key=lambda each: each[1])]

    def clean_user(self) -> UUID:
        return UUID(self.cleaned_data["user"])

    def clean_deputy(self) -> UUID | None:
        return UUID(self.cleaned_data["deputy"]) if self.cleaned_data["deputy"] else None
