from alongside.casework.models.authority import Authority
from alongside.casework.models.baseline import Baseline
from alongside.casework.models.complaints import Complaint
from alongside.casework.models.deadlines import Deadline, Recount, Reminder
from alongside.casework.models.documents import Content, Document, PersonLink
from alongside.casework.models.editions import Edition
from alongside.casework.models.feeds import Feed
from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.household import Household
from alongside.casework.models.issues import Issue, IssueStep
from alongside.casework.models.joining import Joined
from alongside.casework.models.letters import Letter
from alongside.casework.models.notes import Note
from alongside.casework.models.other_systems import OtherReference
from alongside.casework.models.parties import ConflictCheck, Interest
from alongside.casework.models.supervision import Countersigning, Finding, Learner, Review
from alongside.casework.models.tasks import Task
from alongside.casework.models.transfers import Transfer

__all__ = [
    "Transfer",
    "Authority",
    "Content",
    "Document",
    "Letter",
    "PersonLink",
    "Interest",
    "ConflictCheck",
    "Joined",
    "Household",
    "Edition",
    "Baseline",
    "Review",
    "OtherReference",
    "Learner",
    "Finding",
    "Countersigning",
    "Complaint",
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
