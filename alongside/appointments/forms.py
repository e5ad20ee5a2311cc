from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from alongside.appointments.models import Room
from alongside.appointments.rules import LONGEST, SHORTEST, TAKEN
from alongside.kit.forms import ClockTime, DayMonthYear
from alongside.partnerships.models import Membership, Site

WEEKDAYS = [
    (number, name)
    for number, name in enumerate(
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    )
]


def must(sentence: str) -> dict[str, str]:
    """What a choice says where nothing was chosen, or something that is no choice."""
    return {"required": sentence, "invalid_choice": sentence}


class ChooseTime(forms.Form):
    """A time, by the button of an alternative or by the list, and words that go with it."""

    instead = forms.UUIDField(required=False, error_messages={"invalid": TAKEN})
    slot = forms.UUIDField(required=False, error_messages={"invalid": TAKEN})
    bring = forms.CharField(
        label="What to bring",
        help_text="Such as letters, bank statements, a tenancy agreement",
        required=False,
        max_length=200,
    )
    needs = forms.CharField(
        label="What they need on the day",
        help_text="Such as a ground floor room or somebody with them. An interpreter is asked for"
        " in the referral",
        required=False,
        max_length=200,
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        chosen = said.get("instead") or said.get("slot")
        if not chosen and not self.errors:
            self.add_error("slot", "Choose a time")
        return said | {"chosen": chosen}


class Moved(forms.Form):
    """The button of a row of the day list that was pressed."""

    UNDO = "UNDO"
    to = forms.ChoiceField(
        choices=[(each, each) for each in ("ARRIVED", "ATTENDED", "MISSED", "CANCELLED", UNDO)]
    )


class WalkIn(forms.Form):
    """A name to look for, or the referral that was picked."""

    words = forms.CharField(
        label="Add a walk-in",
        help_text="Name of the person",
        max_length=100,
        error_messages={"required": "Enter the name of the person"},
    )


class AddWalkIn(forms.Form):
    referral = forms.UUIDField()


class AddRoom(forms.Form):
    site = forms.ChoiceField(
        label="Place", error_messages=must("Choose the place that lends the room")
    )
    name = forms.CharField(
        label="Name of the room",
        help_text="As it stands on the door",
        max_length=100,
        error_messages={"required": "Enter the name of the room"},
    )
    contact = forms.CharField(
        label="Whom to ask about it",
        help_text="Somebody who works there, and how to reach them",
        required=False,
        max_length=200,
    )
    step_free = forms.BooleanField(
        label="It can be reached without steps", required=False, initial=True
    )

    def __init__(self, sites: Iterable[Site], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", "Choose"), *((each.pk, each.name) for each in sites)]  # type: ignore[attr-defined]


class PlanWeekly(forms.Form):
    room = forms.ChoiceField(label="Room", error_messages=must("Choose a room"))
    adviser = forms.ChoiceField(label="Adviser", error_messages=must("Choose an adviser"))
    weekday = forms.TypedChoiceField(
        label="Day",
        choices=[("", "Choose"), *WEEKDAYS],
        coerce=int,
        error_messages=must("Choose a day of the week"),
    )
    opens = ClockTime(
        label="From",
        error_messages={
            "required": "Enter when the session starts",
            "invalid": "Enter the start as a time, such as 9am or 13:30",
        },
    )
    closes = ClockTime(
        label="To",
        error_messages={
            "required": "Enter when the session ends",
            "invalid": "Enter the end as a time, such as 12 or 16:30",
        },
    )
    slot_minutes = forms.IntegerField(
        label="Minutes for each person",
        min_value=SHORTEST,
        max_value=LONGEST,
        error_messages={
            "required": "Enter how long an appointment lasts",
            "invalid": "Enter the minutes as a number, such as 40",
            "min_value": f"An appointment must last at least {SHORTEST} minutes",
            "max_value": f"An appointment must last at most {LONGEST} minutes",
        },
    )
    first_date = DayMonthYear(label="First date", called="first date")

    def __init__(
        self,
        rooms: Iterable[Room],
        advisers: Iterable[Membership],
        today: date,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.advisers = {str(each.pk): each for each in advisers}
        self.fields["room"].choices = [("", "Choose"), *_by_site(rooms)]  # type: ignore[attr-defined]
        self.fields["adviser"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *(
                (key, f"{each.user.name}, {each.organisation.name}")
                for key, each in self.advisers.items()
            ),
        ]
        self.fields["first_date"].earliest = today  # type: ignore[attr-defined]

    def planned(self) -> dict[str, Any]:
        """What the action wants, once the form is valid."""
        said = dict(self.cleaned_data)
        adviser = self.advisers[said.pop("adviser")]
        return said | {
            "room_id": UUID(said.pop("room")),
            "adviser_id": adviser.user_id,
            "provider_id": adviser.organisation_id,
        }


def _by_site(rooms: Iterable[Room]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for room in rooms:
        groups[room.site.name].append((str(room.pk), room.name))
    return list(groups.items())
