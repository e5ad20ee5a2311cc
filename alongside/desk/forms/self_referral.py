"""What somebody says who asks for help by themself. Only a name and a way to reach them must be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.kit.forms import PlainDay
from alongside.law.rules.areas import AreaId
from alongside.law.rules.urgency import UrgencyRule
from alongside.needs import queries as needs
from alongside.needs.rules.languages import Translated
from alongside.partnerships.models import Site
from alongside.people.rules import LANGUAGES, OTHER_LANGUAGE, Purpose
from alongside.referrals.rules import NOT_SURE

YES, NO, DECLINED = "YES", "NO", "DECLINED"
YES_NO = [(YES, _("Yes")), (NO, _("No"))]
SHORTER = _("Use fewer words here")
NONE = "none"

# The words of each field as the person reads them. AreaId's own labels are for staff as well.
AREAS = {
    AreaId.WELFARE_BENEFITS: _("Money and benefits"),
    AreaId.DEBT: _("Debt, bills and bailiffs"),
    AreaId.HOUSING: _("My home"),
    AreaId.EMPLOYMENT: _("Work and sick pay"),
    AreaId.EDUCATION: _("School and learning"),
    AreaId.COMMUNITY_CARE: _("Care and support"),
    AreaId.IMMIGRATION: _("Visa, asylum and my right to stay"),
}


# What cannot wait, as the person would say it. Abuse is not among it: nobody asks that of somebody
# who may not be alone.
OWN_WORDS = {
    "roofless_tonight": _("I have nowhere safe to sleep tonight"),
    "eviction_date": _("I have a date to leave or to go to court"),
    "locked_out": _("I am locked out"),
    "emergency_hazard": _("Something in my home could hurt us today"),
    "no_money_food_fuel": _("There is nothing for food or for the meter today"),
    "bailiff_visit": _("Bailiffs will come, or have come"),
    "imprisonment_debt": _("I must go to court about money I owe"),
    "no_heat_power_medical": _("The gas, power or water is off, or soon will be"),
    "asylum_support_ended": _("The money or home from the Home Office has stopped"),
    "nrpf_destitute": _("I may not get benefits, and I have no money"),
    "care_breakdown": _("I cannot manage tonight. My care has stopped or been cut"),
    "benefit_stopped": _("The money has stopped or been cut"),
    "deadline_imminent": _("I have a date to reply by"),
}


@dataclass(frozen=True)
class About:
    """What the pages depend on: the day, the places of the partnership, the language spoken."""

    today: date
    sites: Sequence[Site]
    language: str
    language_name: Callable[[str], str]
    urgent: Sequence[UrgencyRule] = ()


def _agreed(context: str, words: str) -> str:
    """Mark words for the catalogues, under a context that takes no drafts."""
    return words


AGREE = {
    Purpose.REFER: _agreed(
        "consent", "You may pass what I wrote here to an advice service that can help me."
    ),
    Purpose.CONTACT: _agreed(
        "consent", "The advice service may contact me in the way that I chose."
    ),
}


def agreements(language: str) -> dict[Purpose, Translated]:
    """What they agree to: in their language where a human has checked it, and else in English."""
    return {purpose: needs.approved(language, words) for purpose, words in AGREE.items()}


def words(label: Any, most: int, *, required: Any = "", hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=hint,
        error_messages={"required": required, "max_length": SHORTER},
    )


def choice(label: Any, choices: Any, required: Any = "", **more: Any) -> forms.ChoiceField:
    wrong = required or _("Choose one of the answers")
    said = {"required": wrong, "invalid_choice": wrong}
    return forms.ChoiceField(
        label=label, choices=choices, required=bool(required), error_messages=said, **more
    )


class Step(forms.Form):
    """A page of the way to a referral. `at` says which day it is, `sites` where one may go."""

    def __init__(self, *args: Any, about: About, **more: Any) -> None:
        super().__init__(*args, **more)
        self.about = about
        self.settle()

    def settle(self) -> None:
        """Set what depends on where and when the page is opened."""


class You(Step):
    given_name = words(_("First name"), 100)
    family_name = words(_("Last name"), 100)
    born = PlainDay(
        _("Enter your date of birth as numbers, such as 27 3 1985"), label=_("When were you born?")
    )

    def settle(self) -> None:
        self.fields["born"].latest = self.about.today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Some people have one name. It is kept as the last one, wherever it was written."""
        said = super().clean() or {}
        if not said.get("family_name") and "family_name" not in self.errors:
            said["family_name"], said["given_name"] = said.get("given_name", ""), ""
        if not said.get("family_name") and not {"given_name", "family_name"} & set(self.errors):
            self.add_error("given_name", gettext("Enter your name"))
        return said


class ReachMe(Step):
    alone = choice(
        _("Is somebody looking at this page with you?"),
        [
            (NO, _("No, nobody else is looking")),
            (YES, _("Yes")),
            (DECLINED, _("I would rather not say")),
        ],
        _("Say whether somebody is looking at this page with you"),
    )
    phone = words(_("Phone number"), 30)
    own_phone = choice(_("Is it your own phone, that nobody else uses?"), YES_NO)
    shared_with = words(_("Who else uses or sees it?"), 200)
    may = forms.MultipleChoiceField(
        label=_("What may we do?"),
        required=False,
        choices=[
            ("call", _("Call me")),
            ("say_who", _("Say who you are when you call")),
            ("voicemail", _("Leave a voice message")),
            ("text", _("Send me a text")),
        ],
        error_messages={"invalid_choice": _("Choose one of the answers")},
    )
    not_at_home = forms.BooleanField(
        label=_("Do not write to my home or call a phone there"), required=False
    )
    best_times = words(_("When is a good time?"), 100)
    other_way = words(_("Is there another safe way to reach you?"), 300)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("phone") and not said.get("other_way") and not self.errors:
            self.add_error("phone", gettext("Enter a phone number, or another way to reach you"))
        return said


class Meet(Step):
    language = choice(_("Which language do you want to speak?"), [], _("Choose a language"))
    other_language = words(_("If it is not in the list, which language?"), 60)
    interpreter = forms.BooleanField(label=_("I want an interpreter"), required=False)
    needs = words(_("What would make it easier for you?"), 150)
    helped = choice(_("Does somebody help you with this?"), YES_NO)
    helper_name = words(_("What is their name?"), 100)
    helper_is = words(_("What are they to you?"), 60)
    helper_speaks = choice(_("May they speak to us for you?"), YES_NO)

    def settle(self) -> None:
        names = {code: self.about.language_name(code) for code in LANGUAGES}
        first = self.about.language
        rest = sorted((code for code in names if code != first), key=lambda code: names[code])
        listed = [(code, names[code]) for code in [first, *rest]]
        choices = [*listed, (OTHER_LANGUAGE, gettext("Another language"))]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("language") == OTHER_LANGUAGE and not said.get("other_language"):
            self.add_error("other_language", gettext("Enter the language"))
        if said.get("helped") == YES and not said.get("helper_name"):
            self.add_error("helper_name", gettext("Enter their name, or choose “No”"))
        return said


class Today(Step):
    """Asked of whoever did not do the check: what cannot wait."""

    troubles = forms.MultipleChoiceField(
        label=_("Is one of these true now?"),
        error_messages={
            "required": _("Choose what is true now, or “None of these”"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )

    def settle(self) -> None:
        known = [rule.id for rule in self.about.urgent if rule.id in OWN_WORDS]
        asked = [(key, str(OWN_WORDS[key])) for key in known]
        choices = [*asked, (NONE, gettext("None of these"))]
        self.fields["troubles"].choices = choices  # type: ignore[attr-defined]

    def clean_troubles(self) -> list[str]:
        return [each for each in self.cleaned_data["troubles"] if each != NONE]


class What(Step):
    domains = forms.MultipleChoiceField(
        label=_("What do you want help with?"),
        error_messages={
            "required": _("Choose what it is about, or “I am not sure”"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )
    happening = words(_("What is happening?"), 2000)
    other_party = words(_("Is it about a person, a firm or an office?"), 200)
    surgery = choice(_("Which of these places do you go to?"), [])

    def settle(self) -> None:
        fields: Any = self.fields
        areas = [(area.value, str(label)) for area, label in AREAS.items()]
        fields["domains"].choices = [*areas, (NOT_SURE, gettext("I am not sure"))]
        places = [(str(site.pk), site.name) for site in self.about.sites]
        fields["surgery"].choices = [("", gettext("None of these, or I am not sure")), *places]

    def clean_domains(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["domains"]
        return [] if NOT_SURE in chosen else chosen


class Agree(Step):
    agreed = forms.MultipleChoiceField(
        label=_("I agree"),
        error_messages={
            "required": _("Tick the first box to send this. Nothing is sent without it"),
            "invalid_choice": _("Choose one of the answers"),
        },
    )
    website = forms.CharField(label=_("Leave this box empty"), required=False, max_length=200)

    def settle(self) -> None:
        lines = agreements(self.about.language)
        choices = [(purpose.value, line.words) for purpose, line in lines.items()]
        self.fields["agreed"].choices = choices  # type: ignore[attr-defined]

    def clean_agreed(self) -> list[str]:
        agreed: list[str] = self.cleaned_data["agreed"]
        if Purpose.REFER not in agreed:
            raise forms.ValidationError(self.fields["agreed"].error_messages["required"])
        return agreed

    def clean_website(self) -> str:
        """A box that nobody sees: what fills it in is a machine, or a browser that is too kind."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(gettext("Empty the last box, and send it again"))
        return ""
