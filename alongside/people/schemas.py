"""What a referral says about a person: the same for a page and for a message."""

from dataclasses import dataclass
from datetime import date

from alongside.people.rules import AskedAlone, ContactRule, NumberStatus


@dataclass(frozen=True)
class Identity:
    """What a referral says about who somebody is."""

    given_name: str
    family_name: str
    birth_date: date | None
    nhs_number: str = ""
    number_status: NumberStatus = NumberStatus.NONE
    gp_practice_code: str = ""
    language: str = "en"
    interpreter: bool = False
    needs: str = ""


@dataclass(frozen=True)
class Reach:
    """What a referral says about reaching somebody safely."""

    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    rule: ContactRule = ContactRule.ASK_FIRST
    text_safe: bool = False
    asked_alone: AskedAlone = AskedAlone.NOT_ASKED
    best_times: str = ""
