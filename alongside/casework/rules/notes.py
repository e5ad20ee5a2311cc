from django.db.models import TextChoices


class NoteKind(TextChoices):
    NOTE = "NOTE", "Note"
    CALL = "CALL", "Call"
    MEETING = "MEETING", "Meeting"
    LETTER = "LETTER", "Letter"
    ADVICE = "ADVICE", "Advice given"
    OTHERS = "OTHERS", "Spoke with somebody else"
    EVIDENCE = "EVIDENCE", "Evidence"
    HEARING = "HEARING", "Hearing"


# What is worth writing down of each kind. A line is a question; what stays empty is left out.
TEMPLATES: dict[NoteKind, tuple[str, ...]] = {
    NoteKind.NOTE: (),
    NoteKind.CALL: ("Who rang whom", "What was said", "What we agreed", "Next"),
    NoteKind.MEETING: (
        "Where, and who was there", "What they told us", "What we agreed", "Next",
    ),
    NoteKind.LETTER: ("From or to", "Date on it", "What it says", "What follows from it"),
    NoteKind.ADVICE: (
        "The facts as I understand them", "The law that matters", "Options, and what each costs",
        "What I advised", "What they want to do", "What happens if they do nothing",
    ),
    NoteKind.OTHERS: (
        "With whom, and their authority to speak", "Their consent to our speaking",
        "What was said", "What we agreed", "Next",
    ),
    NoteKind.EVIDENCE: ("What it is", "From whom", "What it shows", "What is missing"),
    NoteKind.HEARING: (
        "Before whom, and when", "Who was there", "What was decided", "Days that follow", "Next",
    ),
}  # fmt: skip


def template_of(kind: NoteKind) -> str:
    """The lines to fill in."""
    return "\n\n".join(f"{line}:" for line in TEMPLATES[kind])


def written(kind: NoteKind, words: str) -> str:
    """What was written, without the lines of the template that nobody filled in."""
    asked = {f"{line}:" for line in TEMPLATES[kind]}
    lines = [line.rstrip() for line in words.replace("\r\n", "\n").split("\n")]
    kept = [
        line
        for number, line in enumerate(lines)
        if line not in asked or _is_answered(lines[number + 1 :], asked)
    ]
    return "\n".join(kept).strip()


def _is_answered(after: list[str], asked: set[str]) -> bool:
    """Whether anything stands before the next line of the template."""
    first = next((line for line in after if line.strip()), "")
    return bool(first) and first not in asked
