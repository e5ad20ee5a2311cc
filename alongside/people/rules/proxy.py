"""Who may speak for a person, and whether that still holds."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices


class ProxyKind(TextChoices):
    """No interpreter is one: they carry words, and decide nothing."""

    LPA = "LPA", "Lasting power of attorney"
    DEPUTY = "DEPUTY", "Deputy of the Court of Protection"
    APPOINTEE = "APPOINTEE", "Appointee for benefits"
    PARENT = "PARENT", "Parent or guardian"
    AUTHORITY = "AUTHORITY", "Authority to speak, given by the person"


# Who decides in place of the person, rather than beside them.
DECIDES = {ProxyKind.LPA, ProxyKind.DEPUTY, ProxyKind.PARENT}
# Source: reference/trust.md 6.4, a proxy is confirmed again every six months.
CONFIRMED_FOR = timedelta(days=183)


@dataclass(frozen=True)
class Standing:
    since: date
    until: date | None
    confirmed_on: date
    has_ended: bool = False


def is_overdue(proxy: Standing, on: date) -> bool:
    return on - proxy.confirmed_on > CONFIRMED_FOR


def may_act(proxy: Standing, on: date) -> bool:
    """Say whether somebody speaks for a person today. What was not confirmed again does not."""
    begun = proxy.since <= on and (proxy.until is None or on <= proxy.until)
    return begun and not proxy.has_ended and not is_overdue(proxy, on)


def why_not_proxy(kind: ProxyKind, *, may_agree: bool, evidence: str) -> str | None:
    if not evidence.strip():
        return "Write down what you saw: an order, a registered power, a signed form"
    if may_agree and kind not in DECIDES:
        return (
            "Only an attorney, a deputy or a parent agrees for somebody."
            " Take the tick away, or choose what they are"
        )
    return None
