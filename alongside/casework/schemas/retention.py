from alongside.casework.rules.retention import From, Keeping
from alongside.kit.documents import Entry


def read_keeping(document: Entry) -> tuple[Keeping, ...]:
    return tuple(_rule(each) for each in document.entries("rules"))


def _rule(entry: Entry) -> Keeping:
    found = Keeping(
        id=entry.some_text("id"),
        label=entry.some_text("label"),
        since=entry.choice("from", From),
        years=entry.number("years"),
        in_force_from=entry.day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.some_text("confidence"),
    )
    entry.done()
    return found
