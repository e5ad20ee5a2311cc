from django.db.models import TextChoices


class NoteKind(TextChoices):
    NOTE = "NOTE", "Note"
    CALL = "CALL", "Call"
    MEETING = "MEETING", "Meeting"
    LETTER = "LETTER", "Letter"
    ADVICE = "ADVICE", "Advice given"
