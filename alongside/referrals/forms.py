import datetime as dt
from typing import Any

from django import forms

from alongside.kit.filters import LONDON, day_of
from alongside.kit.filters import time as in_words
from alongside.kit.forms import ClockTime, DayMonthYear
from alongside.referrals.rules import (
    AttemptResult,
    DeclineReason,
    Exit,
    TurnAwayReason,
    Way,
)
from alongside.referrals.rules.routing import Routing

ACCEPT, WAITLIST, DECLINE = "accept", "waitlist", "decline"
WHY_WITHDRAW = (
    Exit.WITHDREW,
    Exit.RESOLVED,
    Exit.REDIRECTED,
    Exit.NO_CONSENT,
    Exit.MOVED,
    Exit.DIED,
)


def _note(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300)


class Answer(forms.Form):
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[
            (ACCEPT, "Accept"),
            (WAITLIST, "Put on the waiting list"),
            (DECLINE, "Decline"),
        ],
        error_messages={"required": "Choose whether to accept, wait or decline"},
    )
    reason = forms.ChoiceField(
        label="Why",
        choices=[("", "Choose a reason"), *DeclineReason.choices],
        required=False,
    )
    note = _note("Note for the coordinator")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("answer") == DECLINE and not said.get("reason"):
            self.add_error("reason", "Choose why you decline")
        return said


class Attempt(forms.Form):
    way = forms.ChoiceField(label="How", choices=Way.choices, initial=Way.PHONE)
    result = forms.ChoiceField(
        label="What happened",
        choices=AttemptResult.choices,
        error_messages={"required": "Choose what happened"},
    )
    day = DayMonthYear(called="day")
    time = ClockTime(
        label="Time",
        error_messages={"required": "Enter the time", "invalid": "Enter a time such as 2:30pm"},
    )
    note = _note("Note")

    def __init__(self, *args: Any, at: dt.datetime, **options: Any) -> None:
        options.setdefault("initial", {"way": Way.PHONE, "day": day_of(at), "time": in_words(at)})
        super().__init__(*args, **options)

    def tried_at(self) -> dt.datetime:
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], LONDON)


class Route(forms.Form):
    provider = forms.TypedChoiceField(
        label="Ask", error_messages={"required": "Choose whom to ask"}
    )

    def __init__(self, *args: Any, routing: Routing, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["provider"].choices = [  # type: ignore[attr-defined]
            (str(each.provider_id), each.name) for each in routing.candidates
        ]


class TurnAway(forms.Form):
    reason = forms.ChoiceField(
        label="Why can nobody take it?",
        choices=TurnAwayReason.choices,
        error_messages={"required": "Choose why nobody can take it"},
    )
    note = _note("Note")


class Withdraw(forms.Form):
    reason = forms.ChoiceField(
        label="Why does it end?",
        choices=[(each.value, each.label) for each in WHY_WITHDRAW],
        error_messages={"required": "Choose why it ends"},
    )
    note = _note("Note")
