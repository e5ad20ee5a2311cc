"""Whom one never acts against, whatever a register says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices


class Occasion(TextChoices):
    OPENING = "OPENING", "When the file was opened"
    PARTY = "PARTY", "When somebody was added"
    OPPONENT = "OPPONENT", "When the other side of an issue was named"


class InterestKind(TextChoices):
    EMPLOYER = "EMPLOYER", "They employ or pay me"
    TRUSTEE = "TRUSTEE", "I am a trustee, governor or member of it"
    LANDLORD = "LANDLORD", "They are my landlord"
    RELATIVE = "RELATIVE", "They are my relative or partner"
    OTHER = "OTHER", "Something else ties me to them"


@dataclass(frozen=True)
class Tie:
    """That a name asked about may be one to whom this provider or this adviser is bound."""

    name: str
    kind: InterestKind | None  # none: it is the provider itself

    @property
    def is_own_organisation(self) -> bool:
        return self.kind is None


def why_not_against(ties: Iterable[Tie]) -> str | None:
    """
    Return why nobody here, or not this adviser, may act against a name.

    It blocks: no officer's decision lifts it, since whoever decides is bound as well.
    """
    for tie in sorted(ties, key=lambda each: not each.is_own_organisation):
        if tie.is_own_organisation:
            return (
                f"{tie.name} is your own organisation, and it cannot act against itself. Tell the"
                " person so, and refer this problem to an independent provider"
            )
        if tie.kind is InterestKind.EMPLOYER:
            return (
                f"You said that {tie.name} employs you, so you cannot act against it. Have a"
                " colleague who is not bound to it take this on, or an independent provider"
            )
        return (
            f"You said that you are bound to {tie.name}, so you cannot act here. Have a colleague"
            " take this on"
        )
    return None
