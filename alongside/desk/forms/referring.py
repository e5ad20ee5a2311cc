"""The one page of a referral. Its mandatory fields are those of PRSB Social Prescribing v1.1."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms

from alongside.appointments.rules import TAKEN
from alongside.kit.filters import day_of
from alongside.kit.forms import DayMonthYear
from alongside.law import queries as law
from alongside.law.rules.areas import AreaId
from alongside.law.rules.urgency import HowSoon, UrgencyLevel
from alongside.partnerships.models import Site
from alongside.people.rules import (
    LANGUAGES,
    OTHER_LANGUAGE,
    AskedAlone,
    ContactRule,
    Purpose,
)
from alongside.referrals.forms import UrgentQuestions
from alongside.referrals.rules import NOT_SURE, ClientIs, RiskAnswer, ToldThem, Urgency
from alongside.referrals.rules import banner as banners

URGENCY = {
    HowSoon.TODAY: Urgency.TODAY,
    HowSoon.LETTER: Urgency.DATED,
    HowSoon.OTHERWISE: Urgency.ROUTINE,
}
# What the person is asked, one line each, in the order in which it is read out.
SCRIPT: dict[Purpose, str] = {
    Purpose.REFER: "I pass what you told me to an adviser",
    Purpose.CONTACT: "The adviser contacts you in the way we agreed",
    Purpose.SHARE_STATUS: "The adviser tells me how it goes",
    Purpose.SHARE_OUTCOME: "The adviser tells me the outcome too",
    Purpose.SEE_RECORD: "The adviser may see your health record",
}
ODS_CODE = re.compile(r"[A-Z0-9]{3,10}")
LATER = ""
NOW = {UrgencyLevel.DANGER, UrgencyLevel.TODAY}  # asked of those for whom it is today
ENOUGH = "A line is enough. No diagnosis, and nothing they want kept private"
type Choices = list[tuple[str, str]]


def words(label: str, most: int, *, required: str = "", hint: str = "") -> forms.CharField:
    """A line or a box of text. `required` is the sentence said when it is left empty."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=hint,
        error_messages={"required": required, "max_length": f"{label}: use fewer words"},
    )


def choice(label: str, choices: Any, required: str, **options: Any) -> forms.ChoiceField:
    said = {"required": required, "invalid_choice": required}
    return forms.ChoiceField(label=label, choices=choices, error_messages=said, **options)


class Who(forms.Form):
    """Who needs the advice, and who the patient is where that is somebody else."""

    client_is = choice("Who needs the advice?", ClientIs.choices, "Choose who needs the advice")
    nhs_number = words("NHS number", 20)
    born = DayMonthYear(called="date of birth")
    given_name = words("First name", 100, required="Enter the first name")
    family_name = words("Last name", 100, required="Enter the last name")
    gp_practice = words(
        "GP practice code",
        10,
        required="Enter the code of the GP practice, or V81999 where it is not known",
        hint="V81997: has none. V81999: not known",
    )
    patient_nhs_number = words("Patient’s NHS number", 20)
    patient_born = DayMonthYear(called="patient’s date of birth", required=False)
    patient_given_name = words("Patient’s first name", 100)
    patient_family_name = words("Patient’s last name", 100)

    def clean_gp_practice(self) -> str:
        code = str(self.cleaned_data["gp_practice"]).strip().upper()
        if not ODS_CODE.fullmatch(code):
            raise forms.ValidationError("A practice code is letters and numbers, such as V81999")
        return code

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("client_is") in {None, ClientIs.PATIENT}:
            return said
        for name in ("patient_given_name", "patient_family_name", "patient_born"):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, f"Enter the {self._called(name)}")
        return said

    def _called(self, name: str) -> str:
        label = self.fields[name].label or "patient’s date of birth"
        return str(label)[:1].lower() + str(label)[1:]


class Pasted(forms.Form):
    """A banner copied from the record system. It is read into the boxes, and kept nowhere."""

    banner = forms.CharField(
        label="Paste the patient banner",
        max_length=banners.MOST,
        required=False,
        help_text="From EMIS, SystmOne or a letter. It fills the boxes below for you to check",
        widget=forms.Textarea,
        error_messages={"max_length": "Paste the banner alone: this is too long"},
    )


def filled_from(pasted: str) -> dict[str, Any]:
    """Return what a banner says beyond doubt, by the boxes of the page. The rest is not named."""
    read = banners.read(pasted)
    found: dict[str, Any] = {
        "given_name": read.given_name,
        "family_name": read.family_name,
        "nhs_number": read.nhs_number,
        "phone": read.phone,
        "address": read.address,
        "postcode": read.postcode,
    }
    if read.born:
        for part in ("day", "month", "year"):
            found[f"born_{part}"] = str(getattr(read.born, part))
    return {name: value for name, value in found.items() if value}


class Refer(Pasted, UrgentQuestions, Who):
    domains = forms.MultipleChoiceField(
        label="What is it about?",
        choices=[*AreaId.choices, (NOT_SURE, "Not sure")],
        error_messages={"required": "Choose what it is about, or “Not sure”"},
    )
    happening = words("What is happening?", 2000, hint=ENOUGH)
    other_party = words(
        "Who is it against?",
        200,
        hint="Such as a landlord or employer. It is used to check for conflicts",
    )
    how_soon = choice("How soon?", [], "Choose how soon")
    letter_date = DayMonthYear(called="date on the letter", required=False)
    risks = choice(
        "Is there a risk that staff should know about?",
        [(RiskAnswer.NONE, "No known risks"), (RiskAnswer.YES, "Yes")],
        "Choose “No known risks”, or say what staff should know",
    )
    risk_words = words("What staff should know", 1000)
    phone = words("Phone", 30)
    contact_rule = choice(
        "How can they be contacted?", ContactRule.choices, "Choose how they can be contacted"
    )
    asked_alone = choice(
        "Did you ask them alone?", AskedAlone.choices, "Say whether you asked them alone"
    )
    address = words("Address", 300)
    postcode = words("Postcode", 10)
    hide_address = forms.BooleanField(
        label="Seal where they are",
        required=False,
        help_text="Only those who advise them see the phone and the address",
    )
    language = choice(
        "Language",
        [*LANGUAGES.items(), (OTHER_LANGUAGE, "Another language")],
        "Choose a language",
        initial="en",
    )
    other_language = words("Which language?", 60)
    interpreter = forms.BooleanField(label="Needs an interpreter", required=False)
    agreed = forms.MultipleChoiceField(
        label="They agreed",
        choices=[(purpose.value, line) for purpose, line in SCRIPT.items()],
        error_messages={"required": "They must agree to be referred before anything is sent"},
    )
    anything_else = words("Anything else?", 2000)
    referrer_contact = words(
        "How the adviser reaches you", 200, required="Enter a phone number or e-mail address"
    )
    site = choice("Place of care", [], "Choose the place of care")
    slot = forms.ChoiceField(
        label="Appointment", required=False, error_messages={"invalid_choice": TAKEN}
    )
    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    told = forms.ChoiceField(
        label="What did you tell them instead?",
        choices=[("", "Choose what"), *ToldThem.choices],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        sites: list[Site],
        times: Choices,
        at: datetime,
        no_room: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.no_room = no_room  # then the urgent questions are asked of everybody
        fields: Any = self.fields
        if "site" in fields:  # at a door there is one place
            fields["site"].choices = [(str(site.pk), site.name) for site in sites]
        fields["how_soon"].choices = [(each.id.value, each.label) for each in law.how_soon()]
        self.offer(times)
        self.ask_urgent(clinician=True, on=day_of(at))
        rules = law.urgency_rules()
        fields["urgent"].choices = [
            (key, words) for key, words in fields["urgent"].choices if rules[key].level in NOW
        ]
        for name in ("born", "patient_born"):
            fields[name].latest = day_of(at)

    def offer(self, times: Choices) -> None:
        """Set the free times that may be chosen."""
        if "slot" not in self.fields:
            return
        self.fields["slot"].choices = [(LATER, "Later"), *times]  # type: ignore[attr-defined]

    @staticmethod
    def new_key() -> str:
        return uuid4().hex

    def clean_domains(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["domains"]
        return [] if NOT_SURE in chosen else chosen

    def clean_agreed(self) -> list[str]:
        agreed: list[str] = self.cleaned_data["agreed"]
        if Purpose.REFER not in agreed:
            raise forms.ValidationError("They must agree to be referred before anything is sent")
        return agreed

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self._need(said, "risks", RiskAnswer.YES, "risk_words", "Say what staff should know")
        self._need(said, "how_soon", HowSoon.LETTER, "letter_date", "Enter the date on the letter")
        if said.get("how_soon") != HowSoon.TODAY and not self.no_room:
            said["urgent"], said["urgent_asked"] = [], False
        self._need(said, "language", OTHER_LANGUAGE, "other_language", "Enter the language")
        if said.get("contact_rule") == ContactRule.SAFE and not said.get("phone"):
            self.add_error("phone", "Enter the phone number that is safe")
        if said.get("hide_address") and said.get("contact_rule") == ContactRule.SAFE:
            self.add_error("contact_rule", "Where they are is to be sealed: choose “Ask first”")
        return said

    def _need(self, said: dict[str, Any], asked: str, value: str, field: str, words: str) -> None:
        """Ask for the field that follows a choice."""
        if said.get(asked) == value and not said.get(field) and field not in self.errors:
            self.add_error(field, words)
