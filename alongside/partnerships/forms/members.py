from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from alongside.accounts.rules import Role
from alongside.partnerships.forms.fields import Choice, Line
from alongside.partnerships.models import Organisation, Site

NO_ADDRESS = "Enter an e-mail address in the right form, like name@example.org"


class NewMember(forms.Form):
    name = Line(called="their name", label="Name", max_length=150)
    email = forms.EmailField(
        label="Work e-mail address",
        help_text="They sign in with it. Nothing is sent to it yet",
        error_messages={"required": "Enter their e-mail address", "invalid": NO_ADDRESS},
        max_length=254,
    )
    role = Choice(called="a role", label="Role")
    organisation = Choice(called="an organisation", label="Organisation")
    site = Choice(
        called="a place of care from the list",
        label="Place of care",
        help_text="Where a referrer works. Leave blank if they work at several",
        required=False,
    )

    def __init__(
        self,
        roles: Iterable[Role],
        organisations: Iterable[Organisation],
        sites: Iterable[Site],
        *args: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._choices("role", [(role.value, role.label) for role in roles])
        self._choices("organisation", [(str(each.pk), each.name) for each in organisations])
        self._choices("site", [(str(each.pk), each.name) for each in sites])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose one" if field.required else "Any"), *choices]

    def clean_organisation(self) -> UUID:
        return UUID(self.cleaned_data["organisation"])

    def clean_site(self) -> UUID | None:
        return UUID(self.cleaned_data["site"]) if self.cleaned_data["site"] else None
