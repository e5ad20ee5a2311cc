"""What a reader looks for, what an editor says of rules, and when a law begins."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from alongside.kit.forms import DayMonthYear
from alongside.law.rules.areas import AreaId, Nation
from alongside.law.rules.listing import GENERAL, Kind, Rule, State
from alongside.law.rules.sign_off import Verdict

CHANGED = "The rules have changed since you opened this page. Read them again, then save"
TICKED, ALL = "ticked", "all"
WORDS = 100


class FindRules(forms.Form):
    """
    The list is narrowed by what the address says; whatever is no choice of ours narrows nothing.
    """

    area = forms.ChoiceField(
        required=False,
        choices=[("", "Every area"), *AreaId.choices, (GENERAL, "For every area")],
    )
    kind = forms.ChoiceField(required=False, choices=[("", "Every kind"), *Kind.choices])
    nation = forms.ChoiceField(required=False, choices=Nation.choices)
    words = forms.CharField(required=False, max_length=WORDS, label="Words")
    more = forms.BooleanField(required=False, label="Also what we may not advise on")
    state = forms.ChoiceField(required=False, choices=State.choices)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def said(self, name: str) -> Any:
        """Return what was chosen, or nothing."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class Sign(forms.Form):
    """What an editor says of rules. `months` is how long a sign-off usually stands."""

    verdict = forms.ChoiceField(
        label="What do you say of them?",
        choices=[
            (Verdict.SIGNED, "I have read them and they are right"),
            (Verdict.NOT_OURS, "Not our area"),
            (Verdict.WITHDRAWN, "Take back what was said"),
        ],
        error_messages={
            "required": "Choose what you say of them",
            "invalid_choice": "Choose what you say of them",
        },
    )
    next_review = DayMonthYear(
        called="day by which they are read again", label="Read again by", required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen_now = seen

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("seen") != self.seen_now:
            raise forms.ValidationError(CHANGED)
        return said

    @property
    def verdict_said(self) -> Verdict:
        return Verdict(self.cleaned_data["verdict"])


class SignMany(Sign):
    which = forms.ChoiceField(
        label="Which rules?",
        choices=[(TICKED, "Those that I ticked"), (ALL, "All")],
        error_messages={
            "required": "Choose which rules it is about",
            "invalid_choice": "Choose which rules it is about",
        },
    )
    rules = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "Tick rules that are on this list"},
    )
    field_order = ["rules", "which", "verdict", "next_review"]

    def __init__(self, *args: Any, listed: Iterable[Rule], **options: Any) -> None:
        super().__init__(*args, **options)
        self.listed = {box(rule): rule for rule in listed}
        offered: Any = self.fields["rules"]
        offered.choices = [(key, rule.label) for key, rule in self.listed.items()]
        which: Any = self.fields["which"]
        which.choices = [(TICKED, "Those that I ticked"), (ALL, f"All {len(self.listed)} of them")]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("which") == TICKED and "rules" not in self.errors and not said.get("rules"):
            self.add_error("rules", "Tick the rules that it is about")
        return said

    def chosen(self) -> list[Rule]:
        said = self.cleaned_data
        keys = self.listed if said["which"] == ALL else said["rules"]
        return [self.listed[key] for key in keys]


def box(rule: Rule) -> str:
    """The value of the box that ticks a rule."""
    return f"{rule.id}|{rule.version}"


class EnterDay(forms.Form):
    day = DayMonthYear(called="day on which it begins", label="It begins on")
    instrument = forms.CharField(
        label="Number of the instrument",
        help_text="Such as SI 2026/421",
        max_length=30,
        error_messages={
            "required": "Enter the number of the instrument",
            "max_length": "Enter the number of the instrument, such as SI 2026/421",
        },
    )

    def facts(self) -> tuple[date, str]:
        return self.cleaned_data["day"], self.cleaned_data["instrument"]


class TakeBackDay(forms.Form):
    why = forms.CharField(
        label="Why is the day taken back?",
        max_length=300,
        error_messages={
            "required": "Say why the day is taken back",
            "max_length": "Use 300 characters or fewer",
        },
    )
