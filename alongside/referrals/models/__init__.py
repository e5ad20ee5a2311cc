from alongside.referrals.models.reaching import ContactAttempt
from alongside.referrals.models.referral import Referral, Step
from alongside.referrals.models.routing import Proposal, TurnAway

__all__ = [
    "ContactAttempt",
    "Proposal",
    "Referral",
    "Step",
    "TurnAway",
]
