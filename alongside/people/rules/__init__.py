"""
Who people are, who may see them, what they agreed to, and how to reach them safely.

Words
  person    somebody a partnership knows: the client who needs the advice, or the patient
  relation  what makes a person visible to an organisation
  wall      what makes a person invisible to a user, or to a whole organisation, whatever else holds
  consent   what a person agreed to: purpose × recipient × wording; refusing it blocks no advice
  contact   how to reach a person safely; the strictest rule wins
  party     a name that a provider acts for or against, which that provider alone can see
"""

from alongside.people.rules.conflicts import Side
from alongside.people.rules.consent import (
    FOR_THE_REFERRER,
    Agreement,
    How,
    Purpose,
    SaidBy,
    stands,
)
from alongside.people.rules.contact import (
    STRICTEST_FIRST,
    AskedAlone,
    ContactChannel,
    ContactRule,
    ReachShown,
    SafeContact,
    is_at_risk,
    still_safe,
    strictest,
    strictest_asking,
    why_not_reach,
)
from alongside.people.rules.person import (
    LANGUAGES,
    MATCHES,
    OTHER_LANGUAGE,
    NumberStatus,
    judged,
    language_name,
)
from alongside.people.rules.proxy import ProxyKind
from alongside.people.rules.seeing import RelationKind

__all__ = [
    "Agreement",
    "AskedAlone",
    "ContactChannel",
    "ContactRule",
    "FOR_THE_REFERRER",
    "How",
    "LANGUAGES",
    "MATCHES",
    "NumberStatus",
    "OTHER_LANGUAGE",
    "ProxyKind",
    "Purpose",
    "ReachShown",
    "RelationKind",
    "STRICTEST_FIRST",
    "SafeContact",
    "SaidBy",
    "Side",
    "is_at_risk",
    "judged",
    "language_name",
    "stands",
    "still_safe",
    "strictest",
    "strictest_asking",
    "why_not_reach",
]
