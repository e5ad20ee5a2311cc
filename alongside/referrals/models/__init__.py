from alongside.referrals.models.doors import Stay, Unconfirmed
from alongside.referrals.models.reaching import ContactAttempt
from alongside.referrals.models.referral import Referral, Step
from alongside.referrals.models.routing import Proposal, RoutingRun, TurnAway
from alongside.referrals.models.sheets import Sheet
from alongside.referrals.models.triage import LevelChange, Triage, UrgentCall, UrgentStep
from alongside.referrals.models.turns import Escalation, Question

__all__ = [
    "ContactAttempt",
    "Escalation",
    "LevelChange",
    "Proposal",
    "Question",
    "Referral",
    "Sheet",
    "Stay",
    "RoutingRun",
    "Step",
    "Triage",
    "TurnAway",
    "Unconfirmed",
    "UrgentCall",
    "UrgentStep",
]
