from typing import Any

from django import forms

from alongside.kit.forms import DayMonthYear


class Period(forms.Form):
    first = DayMonthYear(called="first day", label="From")
    last = DayMonthYear(called="last day", label="To")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("first") and said.get("last") and said["first"] > said["last"]:
            self.add_error("last", "The last day must not be before the first")
        return said
