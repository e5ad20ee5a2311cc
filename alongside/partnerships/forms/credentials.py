"""What is held, and which numbers are there to call."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from alongside.kit.forms import DayMonthYear
from alongside.law.rules.areas import IAA_LEVELS, AreaId, CredentialKind, Nation
from alongside.partnerships.actions import NewCredential
from alongside.partnerships.forms.fields import Choice, Line
from alongside.partnerships.models import Membership, Organisation


class NewCredentialForm(forms.Form):
    NONE = {"user": "The organisation itself", "level": "None", "owner": "Nobody named yet"}
    organisation = Choice(called="an organisation", label="Whose is it?")
    user = Choice(
        called="somebody from the list",
        label="Held by",
        help_text="Leave blank if the organisation itself holds it",
        required=False,
    )
    kind = Choice(called="what it is", label="What is it?")
    level = Choice(
        called="a level",
        label="Level",
        help_text="Only for a registration with the Immigration Advice Authority",
        required=False,
    )
    number = Line(called="a number", label="Number", max_length=40, required=False)
    categories = forms.MultipleChoiceField(
        label="For what?",
        choices=AreaId.choices,
        required=False,
        help_text="Leave blank if it covers everything it is for",
        error_messages={"invalid_choice": "Choose from the list what it is for"},
    )
    nations = forms.MultipleChoiceField(
        label="Where?",
        choices=Nation.choices,
        required=False,
        help_text="Leave blank if it counts everywhere",
        error_messages={"invalid_choice": "Choose from the list where it counts"},
    )
    valid_from = DayMonthYear(called="first day", label="First day")
    valid_to = DayMonthYear(called="last day", label="Last day", required=False)
    evidence = Line(
        called="how you know",
        label="How do you know?",
        help_text="Such as: the regulator’s public register, looked up today",
        max_length=300,
    )
    owner = Choice(
        called="somebody from the list",
        label="Who renews it?",
        required=False,
    )

    def __init__(
        self,
        organisations: Iterable[Organisation],
        members: Iterable[Membership],
        *args: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        people = {str(each.user_id): f"{each.user.name}, {each.organisation.name}"
                  for each in members}  # fmt: skip
        self._offer("organisation", [(str(each.pk), each.name) for each in organisations])
        self._offer("user", list(people.items()))
        self._offer("kind", list(CredentialKind.choices))
        self._offer("level", [(str(level), words) for level, words in IAA_LEVELS.items()])
        self._offer("owner", list(people.items()))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "Choose one" if field.required else self.NONE[name]), *choices]

    def read(self) -> NewCredential:
        said = self.cleaned_data
        return NewCredential(
            organisation_id=UUID(said["organisation"]),
            user_id=UUID(said["user"]) if said["user"] else None,
            kind=CredentialKind(said["kind"]),
            level=int(said["level"] or 0),
            number=said["number"],
            categories=tuple(said["categories"]),
            nations=tuple(said["nations"]),
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
            evidence=said["evidence"],
            owner_id=UUID(said["owner"]) if said["owner"] else None,
        )


class NewLocalLine(forms.Form):
    label = Line(
        called="whom people reach",
        label="Whom do people reach?",
        help_text="Such as: council housing, out of hours",
        max_length=120,
    )
    phone = Line(called="the phone number", label="Phone number", max_length=30)
    area = Choice(called="an area from the list", label="For which area?", required=False)

    def __init__(self, areas: Iterable[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["area"]
        field.choices = [("", "Everywhere here"), *((each, each) for each in areas)]
