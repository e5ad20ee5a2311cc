from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.forms import BaseForm


class Refused(Exception):
    """A rule said no. The message is the sentence that the user will read."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


def refuse(*reasons: str | None) -> None:
    """Refuse for the first of these reasons that is one."""
    for reason in reasons:
        if reason:
            raise Refused(reason)


class RefusedLeaving(Refused):
    """A refusal that leaves something behind, though all that the action wrote is undone."""

    def __init__(self, sentence: str, leave: Callable[[], object]) -> None:
        super().__init__(sentence)
        self.leave = leave


@contextmanager
def leaving() -> Iterator[None]:
    """
    Write what a refusal leaves behind.

    Stand it outside the transaction of every action that may be so refused and that views call.
    """
    try:
        yield
    except RefusedLeaving as refusal:
        refusal.leave()
        raise


@contextmanager
def refusals_shown_on(form: BaseForm) -> Iterator[None]:
    """Put a refusal on the form, beside the field that it names, instead of failing."""
    try:
        yield
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal))
