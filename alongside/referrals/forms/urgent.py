"""How soon: asked again, lowered, and who called."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from alongside.kit.filters import LONDON
from alongside.kit.forms import ClockTime, DayMonthYear
from alongside.law.rules.routes_now import RouteNow
from alongside.law.rules.urgency import UrgencyLevel, UrgencyRule
from alongside.people.rules import AskedAlone
from alongside.referrals.rules.triage import Caller, Said

# Some questions ask the other way round, so what is kept is whether the trouble is there.
IS_SO = [
    (Said.YES.value, "It is so"),
    (Said.NO.value, "It is not so"),
    (Said.DECLINED.value, Said.DECLINED.label),
    (Said.NOT_ASKED.value, Said.NOT_ASKED.label),
]
SAID, DAY = "said_", "date_"  # before the id of a rule


class AskAgain(forms.Form):
    """Each urgent question with its answer, and the date of what happens where there is one."""

    asked_alone = forms.ChoiceField(
        label="Did you ask them alone?",
        choices=AskedAlone.choices,
        error_messages={"required": "Say whether you asked them alone"},
    )

    def __init__(self, *args: Any, rules: Iterable[UrgencyRule], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rules = tuple(rules)
        for rule in self.rules:
            self.fields[SAID + rule.id] = forms.ChoiceField(
                label=rule.trouble,
                choices=IS_SO,
                initial=Said.NOT_ASKED,
                error_messages={"required": f"{rule.trouble}: choose an answer"},
            )
            if rule.event:
                self.fields[DAY + rule.id] = DayMonthYear(
                    called=f"date of the {rule.event}",
                    label=f"Date of the {rule.event}",
                    required=False,
                )

    def questions(self) -> list[tuple[UrgencyRule, forms.BoundField, forms.BoundField | None]]:
        """Each question with its fields, for the page."""
        return [
            (rule, self[SAID + rule.id], self[DAY + rule.id] if rule.event else None)
            for rule in self.rules
        ]

    def said(self) -> dict[str, Said]:
        return {rule.id: Said(self.cleaned_data[SAID + rule.id]) for rule in self.rules}

    def events(self) -> dict[str, dt.date]:
        found = {rule.id: self.cleaned_data.get(DAY + rule.id) for rule in self.rules}
        return {rule_id: day for rule_id, day in found.items() if day}


class Lower(forms.Form):
    to = forms.ChoiceField(
        label="How soon is enough?", error_messages={"required": "Choose a level"}
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Say what makes it less urgent. It is kept with your name",
        error_messages={"required": "Say why it is less urgent"},
    )

    def __init__(self, *args: Any, level: UrgencyLevel, **options: Any) -> None:
        super().__init__(*args, **options)
        order = list(UrgencyLevel)
        lower = order[order.index(level) + 1 :]
        self.fields["to"].choices = [(each.value, each.label) for each in lower]  # type: ignore[attr-defined]


class WhoCalled(forms.Form):
    """Who made the call, or whose turn it is and by when."""

    caller = forms.ChoiceField(
        label="Who made that call?",
        choices=Caller.choices,
        error_messages={"required": "Say who made the call, or that nobody has yet"},
    )
    route = forms.ChoiceField(label="Who was called?", required=False)
    note = forms.CharField(
        label="What was said, and a reference",
        max_length=300,
        required=False,
        help_text="Such as: crisis team, spoke to the duty nurse, visit this afternoon",
    )
    turn = forms.ChoiceField(
        label="Whose turn is it to call?",
        choices=[(each.value, each.label) for each in Caller if each is not Caller.NOBODY],
        required=False,
    )
    day = DayMonthYear(called="day", required=False)
    time = ClockTime(
        label="By what time?",
        required=False,
        error_messages={"invalid": "Enter a time such as 2:30pm"},
    )

    def __init__(self, *args: Any, routes: Iterable[RouteNow], **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(each.id, each.label) for each in routes]
        self.fields["route"].choices = [("", "Somebody else"), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("caller") == Caller.NOBODY:
            self._need(said, "turn", "Say whose turn it is to call")
            self._need(said, "day", "Enter the day by which they call")
            self._need(said, "time", "Enter the time by which they call")
        return said

    def _need(self, said: dict[str, Any], name: str, words: str) -> None:
        if not said.get(name) and name not in self.errors:
            self.add_error(name, words)

    def call_by(self) -> dt.datetime | None:
        said = self.cleaned_data
        if said["caller"] != Caller.NOBODY:
            return None
        return dt.datetime.combine(said["day"], said["time"], LONDON)
