from collections.abc import Iterable
from typing import Any

from django import forms

from alongside.accounts.rules import DoorKind
from alongside.partnerships.models import Site

NAME = "Enter a name for the link, such as “Reception desk”"


class NewDoor(forms.Form):
    kind = forms.ChoiceField(
        label="Who is it for?",
        choices=[
            (DoorKind.REFERRER.value, "Staff who refer: a ward, a reception desk, a link worker"),
            (DoorKind.PERSON.value, "People who ask for advice themselves"),
        ],
        error_messages={"required": "Choose who the link is for"},
    )
    site = forms.ChoiceField(label="Place of care", required=False)
    name = forms.CharField(
        label="Name of the link",
        max_length=100,
        help_text="Such as “Ward 7” or “Poster in the waiting room”. Only staff see it",
        error_messages={"required": NAME, "max_length": "Use a shorter name"},
    )

    def __init__(self, sites: Iterable[Site], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a place"),
            *((str(site.pk), site.name) for site in sites),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == DoorKind.REFERRER and not said.get("site"):
            self.add_error("site", "Choose the place of care that the link is for")
        return said


class DoorName(forms.Form):
    name = forms.CharField(
        label="Name of the link",
        max_length=100,
        error_messages={"required": NAME, "max_length": "Use a shorter name"},
    )
