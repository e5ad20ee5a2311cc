from alongside.referrals.models.reaching import ContactAttempt
from alongside.referrals.models.referral import Referral, Step
from alongside.referrals.models.routing import Proposal, TurnAway
from alongside.referrals.models.triage import LevelChange, Triage, UrgentCall, UrgentStep
from alongside.referrals.models.turns import Escalation, Question

__all__ = [
    "ContactAttempt",
    "Escalation",
    "LevelChange",
    "Proposal",
    "Question",
    "Referral",
    "Step",
    "Triage",
    "TurnAway",
    "UrgentCall",
    "UrgentStep",
]
