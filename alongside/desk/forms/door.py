"""The page of a referral for somebody without an account: who they are is a part of it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from alongside.accounts.rules import Entry
from alongside.desk.forms.referring import Refer, words
from alongside.kit.forms import DayMonthYear
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Site
from alongside.partnerships.rules import SiteKind
from alongside.referrals.rules.doors import NewStay

UNKNOWN_PRACTICE = "V81999"
STAY = ("ward", "leaves_on", "council")
ASKS: dict[str, Sequence[str]] = {
    SiteKind.HOSPITAL: STAY,
    SiteKind.MENTAL_HEALTH: STAY,
    SiteKind.HOSPICE: STAY,
    SiteKind.MATERNITY: ("due_on",),
}
NOT_CONFIRMED = (
    "Enter your address at a health service, such as one that ends in nhs.net, or the code of"
    " this place. We cannot take it from anybody else"
)


class ReferAtDoor(Refer):
    """It asks for nothing that the door knows: the place, the practice, the times."""

    site = None  # type: ignore[assignment]
    slot = None  # type: ignore[assignment]
    gp_practice = words(
        "GP practice code", 10, hint="If you know it. V81997 is for somebody who has none"
    )
    referrer_contact = None  # type: ignore[assignment]
    referrer_name = words("Your name", 80, required="Enter your name")
    referrer_role = words("Your job", 60, required="Enter your job, such as practice nurse")
    email = forms.EmailField(
        label="Your work e-mail address",
        required=False,
        max_length=200,
        help_text="At a health service. We mail a code to it, to know that it is you",
        error_messages={
            "invalid": "Enter an e-mail address, such as name@nhs.net",
            "max_length": "This e-mail address is too long",
        },
    )
    code = words("Code of this place", 20, hint="With it you need no e-mail. Your manager has it")
    referrer_phone = words("Your phone, for the adviser", 30)
    remember = forms.BooleanField(
        label="Do not ask on this computer for 30 days",
        required=False,
        help_text="Only on a computer of this place, for staff alone",
    )
    ward = words("Ward", 100)
    leaves_on = DayMonthYear(called="expected discharge date", required=False)
    council = words("Council where they live", 100)
    due_on = DayMonthYear(called="date the baby is due", required=False)

    def __init__(
        self, *args: Any, entry: Entry, place: Site, is_known: bool = False, **more: Any
    ) -> None:
        self.entry, self.is_known = entry, is_known
        super().__init__(*args, sites=[place], times=[], at=entry.at, **more)
        self.place = place
        for name in {*STAY, "due_on"} - set(ASKS.get(place.kind, ())):
            del self.fields[name]
        if is_known:
            for name in ("code", "remember"):
                del self.fields[name]

    def clean_gp_practice(self) -> str:
        typed = str(self.cleaned_data.get("gp_practice", "")).strip()
        if not typed:
            return self.place.ods_code or UNKNOWN_PRACTICE
        return super().clean_gp_practice()

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        said["site"], said["slot"] = str(self.place.pk), ""
        said["referrer_contact"] = said.get("referrer_phone") or said.get("email") or ""
        if not said["referrer_contact"] and "email" not in self.errors:
            self.add_error("referrer_phone", "Enter how the adviser reaches you")
        self.by_code = self.is_known
        if self.is_known:
            return said
        if typed := said.get("code"):
            self.by_code = partnerships.is_code_of(self.entry, typed)
            if not self.by_code:
                self.add_error("code", "This is not the code of this place. It may have changed")
        elif "email" not in self.errors and not partnerships.is_health_address(
            said.get("email", "")
        ):
            self.add_error("email", NOT_CONFIRMED)
        return said

    def referrer(self) -> str:
        said = self.cleaned_data
        return f"{said['referrer_name']}, {said['referrer_role']}"[:150]

    def stay(self) -> NewStay:
        said = self.cleaned_data
        return NewStay(
            ward=said.get("ward", ""),
            leaves_on=said.get("leaves_on"),
            council=said.get("council", ""),
            due_on=said.get("due_on"),
        )


class Confirm(forms.Form):
    code = words("Code", 12, required="Enter the code that we mailed to you")
