from alongside.casework.forms.baseline import BeforeAdvice
from alongside.casework.forms.board import Filter
from alongside.casework.forms.deadlines import AddDeadline, AnswerRecount, MoveDeadline, Told, Watch
from alongside.casework.forms.files import CloseCase
from alongside.casework.forms.household import Household
from alongside.casework.forms.issues import AddIssue, Advice
from alongside.casework.forms.notes import AddNote
from alongside.casework.forms.parties import AddParty, DeclareInterest
from alongside.casework.forms.services import Period
from alongside.casework.forms.steps import TakeStep
from alongside.casework.forms.tasks import DropTask, SetTask
from alongside.casework.forms.transfers import OfferTransfer
from alongside.casework.forms.versions import both_shown_on

__all__ = [
    "OfferTransfer",
    "AddParty",
    "BeforeAdvice",
    "DeclareInterest",
    "DropTask",
    "Household",
    "Period",
    "SetTask",
    "both_shown_on",
    "AddDeadline",
    "AddIssue",
    "AddNote",
    "AnswerRecount",
    "Advice",
    "CloseCase",
    "Filter",
    "MoveDeadline",
    "TakeStep",
    "Told",
    "Watch",
]
