from typing import Any

from django import forms

from alongside.partnerships.forms.fields import (
    Choice,
    Line,
    Lines,
    hours_fields,
    hours_in_words,
    hours_of,
    scope_fields,
    scope_in_words,
    scope_of,
)
from alongside.partnerships.rules import (
    Catchment,
    NewOrganisation,
    OrganisationKind,
)
from alongside.partnerships.schemas import Preset


class SetUp(forms.Form):
    """What a partnership begins with, beside its places of care and its advice providers."""

    name = Line(
        called="the name of the partnership",
        label="Name of the partnership",
        help_text="As people will know it, such as Advice at Mill Road",
    )
    catchment = Choice(
        called="who may be referred", label="Who may be referred", choices=Catchment.choices
    )
    areas = Lines(
        each=80,
        called="areas",
        label="Areas it serves",
        help_text="One a line, such as a borough. Leave blank if it is only these places",
    )

    def __init__(self, preset: Preset, posted: Any = None) -> None:
        initial = {
            "catchment": preset.catchment,
            **hours_in_words(preset.hours),
            **scope_in_words(preset.scope),
        }
        super().__init__(posted, initial=initial)
        self.fields |= scope_fields() | hours_fields()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        wrong = set(self.errors)
        if not any(name.startswith("hours_") for name in wrong) and not hours_of(cleaned):
            self.add_error("hours_0", "Enter when the partnership is open on at least one day")
        areas_matter = cleaned.get("catchment") == Catchment.ANY_PRACTICE_IN_AREA
        if areas_matter and not cleaned.get("areas") and "areas" not in wrong:
            self.add_error("areas", "Enter at least one area, since anyone in the area is served")
        return {**cleaned, "hours": hours_of(cleaned), "scope": scope_of(cleaned)}

    @property
    def scope_boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("scope_")]

    @property
    def hours_boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("hours_")]


class Founder(forms.Form):
    """The organisation of the first user of an installation, who is in no partnership yet."""

    coordinator_name = Line(
        called="the name of your organisation", label="Name of your organisation"
    )
    coordinator_kind = Choice(
        called="what your organisation is",
        label="What it is",
        choices=OrganisationKind.choices,
    )

    def read(self) -> NewOrganisation:
        return NewOrganisation(
            self.cleaned_data["coordinator_name"],
            OrganisationKind(self.cleaned_data["coordinator_kind"]),
        )
