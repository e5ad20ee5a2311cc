import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from alongside.kit.filters import LONDON, day_of
from alongside.kit.filters import time as in_words
from alongside.kit.forms import ClockTime, DayMonthYear
from alongside.law import queries as law
from alongside.referrals.rules import (
    AttemptResult,
    DeclineReason,
    Exit,
    TurnAwayReason,
    Way,
)
from alongside.referrals.rules.routing import Routing
from alongside.referrals.rules.triage import Said

EVENT = "urgent_date_"  # before the id of a rule, in the name of the box for its date
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


class UrgentQuestions(forms.Form):
    """
    The urgent questions as boxes to tick. A form builds on it and calls `ask_urgent` in __init__.

    A box that is not ticked says nothing, unless all of them were asked.
    """

    urgent = forms.MultipleChoiceField(
        label="Is any of this true?",
        required=False,
        error_messages={"invalid_choice": "Choose from the list what is urgent"},
    )
    urgent_asked = forms.BooleanField(label="I asked about all of these", required=False)

    def ask_urgent(
        self, *, clinician: bool, areas: Iterable[str] = (), alone: bool = False, on: dt.date
    ) -> None:
        rules = law.urgent_questions(clinician=clinician, areas=set(areas), alone=alone, on=on)
        self.fields["urgent"].choices = [(rule.id, rule.trouble) for rule in rules]  # type: ignore[attr-defined]
        for rule in rules:
            if rule.event:
                self.fields[EVENT + rule.id] = DayMonthYear(
                    called=f"date of the {rule.event}",
                    label=f"Date of the {rule.event}",
                    required=False,
                )

    def event_field(self, rule_id: str) -> forms.BoundField | None:
        """The box for the date of what happens, where this rule has one."""
        name = EVENT + rule_id
        return self[name] if name in self.fields else None

    def triage(self) -> dict[str, Said]:
        """What was said, once the form is valid."""
        ticked = set(self.cleaned_data.get("urgent", []))
        not_ticked = Said.NO if self.cleaned_data.get("urgent_asked") else Said.NOT_ASKED
        said = {
            rule_id: Said.YES if rule_id in ticked else not_ticked
            for rule_id, _ in self.fields["urgent"].choices  # type: ignore[attr-defined]
        }
        return {rule_id: each for rule_id, each in said.items() if each is not Said.NOT_ASKED}

    def events(self) -> dict[str, dt.date]:
        """The dates of what was ticked."""
        found = {rule_id: self.cleaned_data.get(EVENT + rule_id) for rule_id in self.triage()}
        yes = set(self.cleaned_data.get("urgent", []))
        return {rule_id: day for rule_id, day in found.items() if day and rule_id in yes}


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
