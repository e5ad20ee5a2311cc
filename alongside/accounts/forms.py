from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from alongside.accounts.models import User


class ChoosePassword(forms.Form):
    password = forms.CharField(
        label="Password",
        help_text="12 characters or more. Three words that do not belong together make a good one",
        strip=False,
        max_length=128,
        error_messages={
            "required": "Enter a password",
            "max_length": "The password must be 128 characters or fewer",
        },
    )
    again = forms.CharField(
        label="The same password again",
        strip=False,
        error_messages={"required": "Enter the password a second time"},
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password", again) != again:
            raise forms.ValidationError("The two passwords are not the same")
        return again
