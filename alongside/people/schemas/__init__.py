"""What a referral says about a person: the same for a page and for a message."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from alongside.people.rules import AskedAlone, ContactRule, NumberStatus, SaidBy


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
    sealed: bool = False  # keep all of it from whoever does not advise them: the address is hidden
    voicemail_safe: bool | None = None
    email_safe: bool | None = None
    letter_safe: bool | None = None
    print_safe: bool | None = None
    shared_with: str = ""  # who else uses the phone
    through: str = ""  # who reaches them safely while it is sealed

    @property
    def places(self) -> dict[str, str]:
        return {
            "phone": self.phone,
            "email": self.email,
            "address": self.address,
            "postcode": self.postcode,
        }


@dataclass(frozen=True, repr=False)
class Known:
    """Somebody as a conflict register is asked about them."""

    name: str
    born: date | None = None


@dataclass(frozen=True, repr=False)
class Question:
    """
    What is asked of a provider's own conflict register before anything is shown to it.

    names      of the people whom it would act for: the client, the patient, the household
    opponents  whom it would act against: a landlord, an employer, a relative, the host trust
    """

    names: tuple[Known, ...] = ()
    opponents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """How a person came to say what they agree to. Kept with every answer."""

    language: str = "en"
    interpreter: str = ""
    asked_alone: AskedAlone | None = None
    said_by: SaidBy = SaidBy.SELF
    proxy_id: UUID | None = None
    why: str = ""
