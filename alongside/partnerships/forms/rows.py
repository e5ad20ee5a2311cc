"""Rows of one form: places of care, advice providers. Empty rows are left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from alongside.kit.forms import show_typed
from alongside.law.rules.areas import AreaId, Level
from alongside.partnerships.forms.fields import Choice, Line
from alongside.partnerships.rules import (
    PROVIDER_KINDS,
    NewOrganisation,
    NewProvider,
    NewSite,
    OrganisationKind,
    SiteKind,
)
from alongside.partnerships.schemas import Accreditation

MOST_ROWS = 60
MORE_ROWS = 3


class Row(forms.Form):
    """A row that may stay empty. Whoever types anything into `telling` must give a name too."""

    telling: tuple[str, ...] = ()
    nameless = "Enter a name, or clear this row"

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        told = any(cleaned.get(name) for name in self.telling)
        if told and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", self.nameless)
        return cleaned

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("name"))


class SiteRow(Row):
    telling = ("run_by", "ods_code")
    nameless = "Enter the name of the place of care"

    name = Line(called="the name of the place of care", label="Name", required=False)
    kind = Choice(called="a kind of place", label="Kind", choices=SiteKind.choices)
    run_by = Line(
        called="who runs it",
        label="Run by",
        required=False,
    )
    ods_code = Line(called="the ODS code", label="ODS code", max_length=10, required=False)

    def clean_ods_code(self) -> str:
        code: str = self.cleaned_data["ods_code"].strip().upper()
        if code and not (code.isascii() and code.isalnum()):
            raise forms.ValidationError("An ODS code is letters and numbers, such as A81001")
        return code

    def read(self) -> NewSite:
        cleaned = self.cleaned_data
        return NewSite(
            name=cleaned["name"],
            kind=SiteKind(cleaned["kind"]),
            run_by=cleaned["run_by"],
            ods_code=cleaned["ods_code"],
        )


class ProviderRow(Row):
    nameless = "Enter the name of the advice provider"

    name = Line(called="the name of the advice provider", label="Name", required=False)
    kind = Choice(
        called="a kind of provider",
        label="Kind",
        choices=[(kind.value, kind.label) for kind in PROVIDER_KINDS],
    )
    domains = forms.MultipleChoiceField(
        label="Advises on",
        choices=AreaId.choices,
        required=False,
        error_messages={"invalid_choice": "Choose from the list what it advises on"},
    )
    accreditations = forms.MultipleChoiceField(
        label="Holds",
        choices=Accreditation.choices,
        required=False,
        error_messages={"invalid_choice": "Choose from the list what it holds"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("name") and not cleaned.get("domains") and "domains" not in self.errors:
            self.add_error("domains", f"Choose what {cleaned['name']} advises on")
        return cleaned

    def read(self, levels: Mapping[str, Level]) -> NewProvider:
        """Return the provider. It goes as far as the partnership does in each thing it covers."""
        cleaned = self.cleaned_data
        new = NewOrganisation(
            name=cleaned["name"],
            kind=OrganisationKind(cleaned["kind"]),
            accreditations=tuple(cleaned["accreditations"]),
        )
        scope = {each: levels.get(each, Level.ADVICE) for each in cleaned["domains"]}
        return NewProvider(new, scope)


class Rows[R: Row]:
    """
    As many rows as were shown, and a few more for whoever asks for them, without a script.

    `initial` says what the first rows begin with; what was sent, or kept as a draft, comes before.
    """

    def __init__(
        self,
        row: type[R],
        prefix: str,
        *,
        initial: Sequence[Mapping[str, Any]],
        spare: int,
        posted: Any = None,
        draft: Any = None,
    ) -> None:
        self.prefix = prefix
        self.count = self._count(posted or draft, len(initial) + spare)
        if posted is not None and posted.get("more") == prefix:
            self.count = min(self.count + MORE_ROWS, MOST_ROWS)
        is_sent = posted is not None and not posted.get("more")
        self.forms = [
            row(
                posted if is_sent else None,
                prefix=f"{prefix}-{number}",
                initial=dict(initial[number]) if number < len(initial) else {},
            )
            for number in range(self.count)
        ]
        if not is_sent and (posted or draft):
            for form in self.forms:
                show_typed(form, posted or draft)

    def _count(self, typed: Any, otherwise: int) -> int:
        said = (typed or {}).get(f"{self.prefix}-count", "")
        count = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else otherwise
        return min(count, MOST_ROWS)

    def are_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    @property
    def filled(self) -> list[R]:
        return [form for form in self.forms if form.is_filled]
