"""How to reach a person safely. The strictest rule wins."""

from dataclasses import dataclass

from django.db.models import TextChoices


class ContactChannel(TextChoices):
    """A way to reach a person, or something that is put into their hand."""

    CALL = "CALL", "Call"
    VOICEMAIL = "VOICEMAIL", "Voicemail"
    TEXT = "TEXT", "Text message"
    EMAIL = "EMAIL", "E-mail"
    LETTER = "LETTER", "Letter"
    PRINT = "PRINT", "Printed slip"


class ContactRule(TextChoices):
    SAFE = "SAFE", "Text and voicemail are safe"
    ASK_FIRST = "ASK_FIRST", "Ask first: say nothing until it is them"
    NOT_AT_HOME = "NOT_AT_HOME", "Do not contact at home"


class AskedAlone(TextChoices):
    YES = "YES", "Yes, they were alone"
    NO = "NO", "No, somebody was with them"
    NOT_ASKED = "NOT_ASKED", "They were not asked"


STRICTEST_FIRST = (ContactRule.NOT_AT_HOME, ContactRule.ASK_FIRST, ContactRule.SAFE)


def strictest(*said: ContactRule) -> ContactRule:
    return min(said, key=STRICTEST_FIRST.index)


def strictest_asking(old: AskedAlone, new: AskedAlone) -> AskedAlone:
    """What was answered in company stays so. Where nobody asked, nothing was said yet."""
    if AskedAlone.NO in (old, new):
        return AskedAlone.NO
    return new if old is AskedAlone.NOT_ASKED else old


def still_safe(old: bool | None, new: bool | None) -> bool | None:
    """Say whether a channel is safe once somebody else speaks of it: a no is never taken back."""
    if old is False or new is False:
        return False
    return new if old is None else old


@dataclass(frozen=True)
class SafeContact:
    """
    What is known about reaching somebody. Of a channel that nobody asked about: None.

    at_risk  a channel may put them in danger, whichever of their records says so
    """

    rule: ContactRule
    asked_alone: AskedAlone
    text_safe: bool
    has_phone: bool
    has_email: bool = False
    has_address: bool = False
    voicemail_safe: bool | None = None
    email_safe: bool | None = None
    letter_safe: bool | None = None
    print_safe: bool | None = None
    sealed: bool = False
    at_risk: bool = False

    @property
    def is_free(self) -> bool:
        """That words on their phone are safe: asked alone, and said to be so."""
        return self.rule is ContactRule.SAFE and self.asked_alone is AskedAlone.YES


DIED = "They have died"
SEALED = "How to reach them is sealed. It takes their adviser"
NOT_AGREED = "They have not agreed to be contacted"
NOT_ALONE = "They were not asked alone whether a message is safe"
NOT_SAFE = "They said that a message may not be safe"
NOBODY_ASKED = "Nobody has asked how to reach them safely"
NOTHING_KEPT = {
    ContactChannel.CALL: "There is no number to call",
    ContactChannel.VOICEMAIL: "There is no number to call",
    ContactChannel.TEXT: "There is no number to write to",
    ContactChannel.EMAIL: "There is no e-mail address",
    ContactChannel.LETTER: "There is no address to write to",
}
NOT_HOME = "They said not to contact them at home"


def why_not_reach(
    contact: SafeContact | None, channel: ContactChannel, *, agreed: bool, died: bool
) -> str | None:
    """Return why a person may not be reached in this way. The strictest rule wins."""
    if died:
        return DIED
    if not agreed and channel is not ContactChannel.PRINT:
        return NOT_AGREED
    if contact is None:
        return NOBODY_ASKED
    if contact.sealed and channel is not ContactChannel.PRINT:
        return SEALED
    if not _has_a_way(contact, channel):
        return NOTHING_KEPT[channel]
    if channel is ContactChannel.CALL:
        return _why_not_call(contact)
    if contact.asked_alone is not AskedAlone.YES:
        return NOT_ALONE
    return _why_not_leave(contact, channel)


def _has_a_way(contact: SafeContact, channel: ContactChannel) -> bool:
    if channel is ContactChannel.EMAIL:
        return contact.has_email
    if channel is ContactChannel.LETTER:
        return contact.has_address
    return contact.has_phone or channel is ContactChannel.PRINT


def _why_not_call(contact: SafeContact) -> str | None:
    """A call leaves nothing behind, so it takes less: somebody listens before they speak."""
    at_home = contact.rule is ContactRule.NOT_AT_HOME
    return NOT_HOME if at_home and contact.asked_alone is not AskedAlone.YES else None


def _why_not_leave(contact: SafeContact, channel: ContactChannel) -> str | None:
    """Say why nothing that others could read or hear may be left with a person asked alone."""
    if channel is ContactChannel.LETTER and contact.rule is ContactRule.NOT_AT_HOME:
        return NOT_HOME
    safe = {
        ContactChannel.TEXT: contact.is_free and contact.text_safe,
        ContactChannel.VOICEMAIL: contact.is_free and contact.voicemail_safe is not False,
        ContactChannel.EMAIL: bool(contact.email_safe),
        ContactChannel.LETTER: bool(contact.letter_safe),
        ContactChannel.PRINT: _may_print(contact),
    }
    return None if safe[channel] else NOT_SAFE


def _may_print(contact: SafeContact) -> bool:
    """Somebody at risk takes a slip home only if they said that it is safe."""
    if contact.at_risk:
        return bool(contact.print_safe)
    return contact.print_safe is not False


def is_at_risk(contact: SafeContact | None, *, refuge: bool = False) -> bool:
    """
    Say whether the wrong channel may put somebody in danger.

    Somebody asked in company, or not at all, counts when something else warns of it too.
    """
    if contact is None:
        return refuge
    warned = contact.rule is not ContactRule.SAFE and contact.asked_alone is not AskedAlone.YES
    return refuge or contact.sealed or warned or contact.rule is ContactRule.NOT_AT_HOME


# What a page shows


@dataclass(frozen=True)
class ReachShown:
    """How to reach somebody, in the words and the colour of a banner."""

    tag: str
    colour: str
    words: str
    phone: str = ""


COLOURS = {
    ContactRule.SAFE: "green",
    ContactRule.ASK_FIRST: "yellow",
    ContactRule.NOT_AT_HOME: "red",
}
SAYS = {
    ContactRule.SAFE: "",
    ContactRule.ASK_FIRST: "Say nothing about advice until you know it is them.",
    ContactRule.NOT_AT_HOME: "Do not ring, write or text where others may see it.",
}
NOBODY_ASKED_SHOWN = ReachShown(
    "Ask first", "yellow", f"{NOBODY_ASKED}. Say nothing until you know it is them."
)


def shown(
    contact: SafeContact | None, *, phone: str, through: str, best_times: str, shared_with: str
) -> ReachShown:
    """
    What whoever sees the person may read of how to reach them.

    through  who reaches them while it is sealed
    """
    if contact is None:
        return NOBODY_ASKED_SHOWN
    if contact.sealed:
        return ReachShown("Sealed", "red", f"Reach them through {through or 'their adviser'}.")
    alone = contact.asked_alone is AskedAlone.YES
    said = [
        SAYS[contact.rule],
        "Text is not safe." if contact.rule is ContactRule.SAFE and not contact.text_safe else "",
        f"The phone is also used by: {shared_with}." if shared_with else "",
        "" if alone else "They were not asked alone: send no text, slip or link.",
        best_times,
    ]
    number = "" if _why_not_call(contact) else phone
    words = " ".join(each for each in said if each)
    return ReachShown(contact.rule.label, COLOURS[contact.rule], words, number)
