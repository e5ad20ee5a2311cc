"""
What GOV.UK Notify takes and says: https://docs.notifications.service.gov.uk/rest-api.html.

Notify holds one template for texts and one for e-mails, in which ((words)) and ((subject)) are all
there is: so the words that leave are those of data/templates.yaml, which are dated and tested here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.correspondence.rules import Channel, Receipt

UUID_FORM = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PATHS = {Channel.TEXT: "/v2/notifications/sms", Channel.EMAIL: "/v2/notifications/email"}
RECEIPTS = {
    "delivered": Receipt.DELIVERED,
    "permanent-failure": Receipt.NOT_DELIVERED,
    "temporary-failure": Receipt.NOT_DELIVERED,
    "technical-failure": Receipt.NOT_DELIVERED,
}
# Too many at once, and what a carrier's own trouble is called. All other refusals stay refusals.
WORTH_ANOTHER_TRY = {408, 425, 429}


@dataclass(frozen=True, repr=False)
class Envelope:
    """What is handed to a carrier. Not shown in a log: it says to whom."""

    channel: Channel
    to: str
    subject: str
    words: str
    reference: str


@dataclass(frozen=True, repr=False)
class ApiKey:
    service_id: str
    secret: str


def api_key(text: str) -> ApiKey | None:
    """Read a key of Notify: its name, the service's id and the secret, joined by hyphens."""
    found = re.fullmatch(rf"(?:.+-)?({UUID_FORM})-({UUID_FORM})", text.strip())
    return ApiKey(found[1], found[2]) if found else None


def path_of(channel: Channel) -> str:
    return PATHS[channel]


def body_of(envelope: Envelope, templates: Mapping[str, str]) -> dict[str, Any]:
    """
    What is posted.

    templates  by channel, the id of the template at Notify
    """
    said = {"words": envelope.words}
    if envelope.channel is Channel.EMAIL:
        said["subject"] = envelope.subject
    to = "phone_number" if envelope.channel is Channel.TEXT else "email_address"
    return {
        to: envelope.to,
        "template_id": templates.get(envelope.channel, ""),
        "personalisation": said,
        "reference": envelope.reference,
    }


def why_never(status: int) -> bool:
    """Say whether an answer is a refusal that another try will not change."""
    return 400 <= status < 500 and status not in WORTH_ANOTHER_TRY


def receipt_of(status: str) -> Receipt | None:
    return RECEIPTS.get(status)
