from alongside.casework.models.deadlines import Deadline, Recount, Reminder
from alongside.casework.models.feeds import Feed
from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue, IssueStep
from alongside.casework.models.notes import Note
from alongside.casework.models.tasks import Task

__all__ = [
    "Case",
    "Deadline",
    "Feed",
    "Filed",
    "Issue",
    "IssueStep",
    "Note",
    "Recount",
    "Reminder",
    "Task",
]
