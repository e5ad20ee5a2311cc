from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Handed
from alongside.interop import queries


@transaction.atomic
def send_bars(*, message: Message, by: Actor, at: datetime) -> Handed:
    """Send a message as an answer of the Booking and Referral Standard, by the transport set up."""
    letter = queries.letter_for(message)
    answer: str = import_string(settings.BARS_TRANSPORT)(letter.payload, letter.headers)
    audit.record("interop.send_bars", message, by=by, at=at, reply=letter.reply)
    return Handed(letter.payload, answer)
