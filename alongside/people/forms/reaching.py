from typing import Any

from django import forms

from alongside.people.models import Contact, Sealed
from alongside.people.rules import AskedAlone, ContactRule
from alongside.people.schemas import Reach

SAID = [("yes", "Safe"), ("no", "Not safe"), ("", "Not asked")]
CHANNELS = {
    "text_safe": "Texts",
    "voicemail_safe": "Voicemail",
    "email_safe": "E-mail",
    "letter_safe": "Letters to their address",
    "print_safe": "A slip of paper in their hand",
}
TOO_LONG = {"max_length": "Use fewer words"}


class Where(forms.Form):
    """Numbers and addresses. They are somebody else's: no browser fills them in."""

    phone = forms.CharField(label="Phone", max_length=30, required=False)
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    address = forms.CharField(label="Address", max_length=300, required=False)
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)

    @property
    def places(self) -> dict[str, str]:
        return {place: self.cleaned_data[place] for place in Sealed.PLACES}


class Contacting(Where):
    """How to reach a person safely, asked of the person."""

    asked_alone = forms.ChoiceField(
        label="Are they alone with you now?",
        choices=AskedAlone.choices,
        error_messages={"required": "Choose whether they were asked alone"},
    )
    rule = forms.ChoiceField(
        label="How may we contact them?",
        choices=ContactRule.choices,
        error_messages={"required": "Choose how we may contact them"},
    )
    shared_with = forms.CharField(
        label="Who else uses the phone or reads their messages?",
        max_length=200,
        required=False,
        error_messages=TOO_LONG,
    )
    best_times = forms.CharField(
        label="Best times", max_length=100, required=False, error_messages=TOO_LONG
    )

    def __init__(self, data: Any = None, *, contact: Contact | None) -> None:
        super().__init__(data, initial=_before(contact))
        for name, label in CHANNELS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=SAID, required=False)
        if contact is not None and contact.sealed:
            for place in Sealed.PLACES:
                del self.fields[place]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if (
            said.get("rule") == ContactRule.SAFE
            and not said.get("phone")
            and "phone" in self.fields
        ):
            self.add_error("phone", "Enter the phone number that is safe")
        return said

    @property
    def how(self) -> Reach:
        said = self.cleaned_data
        safe = {name: KNOWN[said[name]] for name in CHANNELS if name != "text_safe"}
        return Reach(
            **{place: said.get(place, "") for place in Sealed.PLACES},
            rule=ContactRule(said["rule"]),
            text_safe=said["text_safe"] == "yes",
            asked_alone=AskedAlone(said["asked_alone"]),
            best_times=said["best_times"],
            shared_with=said["shared_with"],
            **safe,  # type: ignore[arg-type]
        )


KNOWN = {"yes": True, "no": False, "": None}
AS_TYPED = {True: "yes", False: "no", None: ""}


def _before(contact: Contact | None) -> dict[str, Any]:
    """What was said before, without whether they were alone: that is of today."""
    if contact is None:
        return {}
    kept = ("rule", "shared_with", "best_times", *Sealed.PLACES)
    return {name: getattr(contact, name) for name in kept} | {
        name: AS_TYPED[getattr(contact, name)] for name in CHANNELS
    }


class Sealing(forms.Form):
    through = forms.CharField(
        label="Who reaches them safely meanwhile?",
        help_text="Everybody who sees the person reads this. Name no place.",
        max_length=200,
        error_messages={"required": "Say who reaches them safely", **TOO_LONG},
    )
    left_household = forms.BooleanField(label="They left the household", required=False)
    refuge = forms.BooleanField(label="They are in a refuge", required=False)


class Hidden(Where):
    """What is sealed, as the person says it now."""

    left_household = forms.BooleanField(label="They left the household", required=False)
    refuge = forms.BooleanField(label="They are in a refuge", required=False)


class Opening(forms.Form):
    why = forms.CharField(
        label="Why is it safe to open it?",
        max_length=200,
        error_messages={"required": "Say why it is safe to open it", **TOO_LONG},
    )


class Phrase(forms.Form):
    phrase = forms.CharField(
        label="The phrase",
        max_length=100,
        help_text="Two ordinary words or more, agreed face to face. No names, no birth dates.",
        error_messages={"required": "Enter the phrase"},
    )
