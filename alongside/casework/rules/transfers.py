"""When a whole file may go to another provider."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaving:
    """
    A file that shall go, as the rule sees it.

    agreed     the person agreed that the whole file goes to this provider
    can_take   what the taker's own conflict register answers, of everybody in the file
    """

    agreed: bool
    is_open: bool
    to_itself: bool
    on_its_way: bool
    has_referral: bool
    can_take: bool


def why_not_offer(leaving: Leaving) -> str | None:
    if not leaving.is_open:
        return "This file is closed. Open it again first"
    if leaving.to_itself:
        return "The file is with this provider already"
    if leaving.on_its_way:
        return "This file is on its way to a provider already"
    if not leaving.agreed:
        return "They must agree that the whole file goes to this provider"
    if not leaving.has_referral:
        return "This file came from no referral. Refer the person, and give them the file on paper"
    if not leaving.can_take:
        return "This provider cannot take it. Choose another one"  # and never why
    return None


def why_not_give_up(*, taken: bool) -> str | None:
    if not taken:
        return "The other provider has not taken it yet. Until then its days are yours to watch"
    return None


def why_not_take_back(*, taken: bool) -> str | None:
    return "The other provider has taken it. Ask them to refer the person back" if taken else None
