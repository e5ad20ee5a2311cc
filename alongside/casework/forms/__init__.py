from alongside.casework.forms.deadlines import AddDeadline, AnswerRecount, MoveDeadline, Told, Watch
from alongside.casework.forms.files import CloseCase
from alongside.casework.forms.issues import AddIssue, Advice
from alongside.casework.forms.notes import AddNote
from alongside.casework.forms.steps import TakeStep

__all__ = [
    "AddDeadline",
    "AddIssue",
    "AddNote",
    "AnswerRecount",
    "Advice",
    "CloseCase",
    "MoveDeadline",
    "TakeStep",
    "Told",
    "Watch",
]
