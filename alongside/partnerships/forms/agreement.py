from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from alongside.partnerships.forms.fields import (
    Choice,
    Line,
    hours_fields,
    hours_in_words,
    hours_of,
    scope_fields,
    scope_in_words,
    scope_of,
)
from alongside.partnerships.models import Intake
from alongside.partnerships.rules import Hours, IntakeState

LANGUAGES = [
    ("en", "English"),
    ("cy", "Welsh"),
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("bsl", "British Sign Language"),
    ("zh", "Chinese"),
    ("fa", "Farsi"),
    ("fr", "French"),
    ("gu", "Gujarati"),
    ("ku", "Kurdish"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("pa", "Punjabi"),
    ("ro", "Romanian"),
    ("so", "Somali"),
    ("es", "Spanish"),
    ("ta", "Tamil"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
]


class ChangeScope(forms.Form):
    """What one provider advises on, and how far it goes."""

    def __init__(self, scope: Mapping[str, str], posted: Any = None) -> None:
        super().__init__(posted, initial=scope_in_words(scope))
        self.fields |= scope_fields()

    def clean(self) -> dict[str, Any]:
        return {**self.cleaned_data, "scope": scope_of(self.cleaned_data)}

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields]


class ChangeHours(forms.Form):
    def __init__(self, hours: Iterable[Hours], posted: Any = None, *, phone: str = "") -> None:
        super().__init__(posted, initial={**hours_in_words(hours), "phone": phone})
        self.fields |= hours_fields()
        self.fields["phone"] = forms.RegexField(
            regex=r"^\+?[0-9 ()-]{6,20}$",
            label="Phone number to ring when nobody answers",
            help_text="Told to whoever referred when a promise has passed",
            required=False,
            max_length=20,
            error_messages={"invalid": "Enter a phone number, such as 020 7946 0100"},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors and not hours_of(cleaned):
            self.add_error("hours_0", "Enter when the partnership is open on at least one day")
        return {**cleaned, "hours": hours_of(cleaned)}

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields]


class SayIntake(forms.Form):
    state = Choice(
        called="whether it can take people now",
        label="Can it take people now?",
        choices=IntakeState.choices,
    )
    days_to_wait = forms.IntegerField(
        label="Days people wait for a first conversation",
        required=False,
        min_value=0,
        max_value=730,
        error_messages={
            "invalid": "Enter the days people wait as a whole number, such as 14",
            "min_value": "The days people wait must be 0 or more",
            "max_value": "The days people wait must be 730 or fewer",
        },
    )
    languages = forms.MultipleChoiceField(
        label="Languages its advisers speak",
        choices=LANGUAGES,
        required=False,
        error_messages={"invalid_choice": "Choose languages from the list"},
    )

    def __init__(self, intake: Intake | None, posted: Any = None) -> None:
        initial: dict[str, Any] = {"state": IntakeState.OPEN, "languages": ["en"]}
        if intake:
            initial = {
                "state": IntakeState(intake.state),
                "days_to_wait": intake.days_to_wait,
                "languages": intake.languages,
            }
        super().__init__(posted, initial=initial)


class Commissioner(forms.Form):
    name = Line(called="the name of the commissioner", label="Name")
    ods_code = Line(called="the ODS code", label="ODS code", max_length=10, required=False)
