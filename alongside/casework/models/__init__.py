from alongside.casework.models.deadlines import Deadline
from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue, IssueStep
from alongside.casework.models.notes import Note

__all__ = ["Case", "Deadline", "Filed", "Issue", "IssueStep", "Note"]
