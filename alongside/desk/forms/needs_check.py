"""The questions of the check as forms: for the person alone, and for staff who ask."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.kit.forms import PlainDay
from alongside.needs.rules import (
    NOT_HAPPENING,
    Answered,
    Item,
    NeedsCheck,
    Opener,
    Part,
    Said,
    WhyNot,
    answered,
    kept_back,
    not_asked,
    opened,
)

LETTER = _("Enter the date as numbers, such as 27 3 2027. Or leave it out")
CHOOSE = _("Choose an answer. You can choose “I would rather not say”")
SAY = [
    (Said.YES.value, _("Yes")),
    (Said.NO.value, _("No")),
    (Said.DECLINED.value, _("I would rather not say")),
]


def _choice(label: Any, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    said = {"required": CHOOSE, "invalid_choice": CHOOSE}
    return forms.ChoiceField(label=label, choices=choices, required=required, error_messages=said)


class AskOpener(forms.Form):
    def __init__(self, *args: Any, opener: Opener, **more: Any) -> None:
        super().__init__(*args, **more)
        self.opener = opener
        self.fields["happening"] = _choice(gettext(opener.ask), SAY)

    def answered(self) -> Answered:
        return opened(Part(Said(self.cleaned_data["happening"])))


class AskItem(forms.Form):
    """Help and urgency are asked where it is happening. `on` is the date of a letter or a visit."""

    def __init__(self, *args: Any, item: Item, **more: Any) -> None:
        super().__init__(*args, **more)
        self.item = item
        self.fields["happening"] = _choice(_("Is this happening?"), SAY)
        self.fields["wants_help"] = _choice(_("Do you want help with this?"), SAY, required=False)
        if item.urgent:
            urgent = [(each.rule, gettext(each.say)) for each in item.urgent.choices]
            choices = [*urgent, *SAY[1:]]
            self.fields["urgent"] = _choice(gettext(item.urgent.ask), choices, required=False)
        if self.dated:
            self.fields["on"] = PlainDay(
                LETTER, required=False, label=_("If there is a date, what is it?")
            )

    @property
    def dated(self) -> frozenset[str]:
        choices = self.item.urgent.choices if self.item.urgent else ()
        return frozenset(each.rule for each in choices if each.dated)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("happening") == Said.YES:
            for name in ("wants_help", "urgent"):
                if name in self.fields and not said.get(name) and name not in self.errors:
                    self.add_error(name, str(CHOOSE))
        return said

    def part(self, said: str) -> Part:
        """What one of the answers says. A blank is no answer: nothing happens."""
        return Part(Said(said)) if said else NOT_HAPPENING

    def answered(self) -> Answered:
        said = self.cleaned_data
        urgent = said.get("urgent") or ""
        rule = "" if urgent in Said.values else urgent
        return answered(
            self.item,
            happening=self.part(said["happening"]),
            wants_help=self.part(said.get("wants_help") or ""),
            urgent=Part(Said.YES) if rule else self.part(urgent),
            rule=rule,
            on=said.get("on"),
        )


# Asked by staff, with the person, on one page. There is no machine between them: English.

STAFF_SAY = [
    ("", "Not asked"),
    (Said.YES.value, "Yes"),
    (Said.NO.value, "No"),
    (Said.DECLINED.value, "Would rather not say"),
]


class StaffAskItem(AskItem):
    """The same questions; each may be left out."""

    def __init__(self, *args: Any, item: Item, **more: Any) -> None:
        super().__init__(*args, item=item, **more)
        for name in ("happening", "wants_help"):
            self.fields[name].required = False
            self.fields[name].choices = STAFF_SAY  # type: ignore[attr-defined]
        if item.urgent:
            choices = [(each.rule, each.say) for each in item.urgent.choices]
            self.fields["urgent"].choices = [  # type: ignore[attr-defined]
                STAFF_SAY[0],
                *choices,
                *STAFF_SAY[2:],
            ]

    def clean(self) -> dict[str, Any]:
        return super(AskItem, self).clean() or {}

    def part(self, said: str) -> Part:
        return _left_out(said)


class StaffAskOpener(AskOpener):
    def __init__(self, *args: Any, opener: Opener, **more: Any) -> None:
        super().__init__(*args, opener=opener, **more)
        self.fields["happening"].required = False
        self.fields["happening"].choices = STAFF_SAY  # type: ignore[attr-defined]

    def answered(self) -> Answered:
        return opened(_left_out(self.cleaned_data["happening"]))


def _left_out(said: str) -> Part:
    return Part(Said(said)) if said else not_asked(WhyNot.LEFT_OUT)


class StaffAsk:
    """All questions on one page: a form for each."""

    def __init__(self, data: QueryDict | None, *, check: NeedsCheck) -> None:
        self.is_bound, self.check = data is not None, check
        self.opener = StaffAskOpener(data, opener=check.opener, prefix=check.opener.id)
        self.items = [StaffAskItem(data, item=item, prefix=item.id) for item in check.items]

    @property
    def forms(self) -> list[StaffAskOpener | StaffAskItem]:
        return [self.opener, *self.items]

    def is_valid(self) -> bool:
        return all([each.is_valid() for each in self.forms])

    def answers(self) -> dict[str, Answered]:
        """What is private stays here unless they want help with it."""
        said: dict[str, Answered] = {self.opener.opener.id: self.opener.answered()}
        said |= {each.item.id: each.answered() for each in self.items}
        wanted = [
            each.item for each in self.items if said[each.item.id].wants_help.said is Said.YES
        ]
        return kept_back(self.check, said, frozenset(item.area for item in wanted if item.area))
