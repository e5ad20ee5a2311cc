"""A form that says which version was read, so that nobody writes over another unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms

from alongside.casework.rules.versions import Clash, Clashed, both


class WithVersion(forms.Form):
    """`version` travels with the page. Where it is gone, whatever differs is shown."""

    PLACES: ClassVar[dict[str, str]] = {}  # where what clashed is shown, if not in its own field

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    clashed: dict[str, Clash] = {}
    theirs_by = ""

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 0

    def show_both(self, refusal: Clashed) -> None:
        """Say in each place what somebody else wrote. What was typed stays in the box."""
        self.theirs_by = refusal.by_name
        self.clashed = {self.PLACES.get(each.field, each.field): each for each in refusal.clashes}
        typed: Any = self.data
        typed = typed.copy()
        typed["version"] = str(refusal.version)
        self.data = typed
        for field in self.clashed:
            self.add_error(
                field if field in self.fields else None,
                f"{refusal.by_name} wrote something else here meanwhile. Look at both, then save",
            )

    def theirs(self, field: str) -> str:
        """What somebody else wrote in this place, in words."""
        if field not in self.clashed:
            return ""
        said = self.clashed[field].theirs
        choices = getattr(self.fields[field], "choices", None)
        return str(dict(choices).get(said, said) if choices else said)

    def with_theirs(self, now: dict[str, str]) -> dict[str, str]:
        """Each long text below what is there now, for whoever asked to keep both."""
        named = self.data.get("both", "").split(",")
        return {
            field: both(now[field], self.cleaned_data[field])
            for field in named
            if field in now and isinstance(self.cleaned_data.get(field), str)
        }


@contextmanager
def both_shown_on(form: WithVersion) -> Iterator[None]:
    """Show both versions where somebody else saved meanwhile. Stand it inside the other one."""
    try:
        yield
    except Clashed as refusal:
        form.show_both(refusal)
