from alongside.casework.forms.deadlines import AddDeadline, MoveDeadline
from alongside.casework.forms.files import CloseCase
from alongside.casework.forms.issues import AddIssue, Advice
from alongside.casework.forms.notes import AddNote
from alongside.casework.forms.steps import TakeStep

__all__ = [
    "AddDeadline",
    "AddIssue",
    "AddNote",
    "Advice",
    "CloseCase",
    "MoveDeadline",
    "TakeStep",
]
