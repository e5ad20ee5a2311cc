"""How soon somebody must be spoken to, and what was answered to the urgent questions."""

from random import Random

from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.crowd import Crowd
from alongside.demo.management.seeding.lives import Life
from alongside.demo.management.seeding.moments import A_DAY, Moments
from alongside.demo.management.seeding.places import Staff
from alongside.demo.management.seeding.sheets import array
from alongside.kit.filters import date as in_words
from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.law.rules.urgency import UrgencyLevel, level_of_event
from alongside.referrals import queries as referrals

OF_CHOICE = {"TODAY": "E1", "DATED": "E2", "ROUTINE": "R"}  # every letter came before the referral
# What is urgent, by what it is about: said by the referrer who chooses “Today”.
TODAY = {
    "housing": ("eviction_date", "locked_out", "emergency_hazard"),
    "debt": ("bailiff_visit", "no_heat_power_medical"),
    "immigration": ("nrpf_destitute",),
    "community_care": ("care_breakdown",),
}
ANYTHING = ("no_money_food_fuel",)
# What comes out when somebody is spoken to first. How often is our guess.
LATER = ("health_cliff_uc", "newborn", "bereavement", "child_out_of_school", "benefit_stopped")
ASKED_AGAIN, COMES_OUT = 0.3, 0.35
ORDER = tuple(level.value for level in UrgencyLevel)


class Triaging:
    """It draws from a source of its own: whoever comes stays the same whatever is asked here."""

    def __init__(self, book: Book, crowd: Crowd, moments: Moments) -> None:
        self.book = book
        self.moments = moments
        self.random = Random(crowd.salt.hex())
        self.rules = law.urgency_rules()
        self.soon = referrals.soon_in(Nation.ENGLAND)
        self.version = law.urgency().version.isoformat()

    def decide(self, life: Life) -> None:
        """Settle what is answered and which level it makes."""
        random = self.random.random
        life.level = self._first(life)
        if life.urgency == "TODAY":
            rules = TODAY.get(life.domains[0], ANYTHING)
            life.trouble = life.trouble or rules[int(random() * len(rules))]
        elif life.trouble and life.reached is not None:
            life.asked_again = True
        elif life.reached is not None and random() < ASKED_AGAIN and life.patient is None:
            life.asked_again = True
            life.trouble = LATER[int(random() * len(LATER))] if random() < COMES_OUT else ""
        if life.status == "WAITLISTED" and life.promised_in is None:
            life.promised_in = 5 + int(random() * 50)
        if life.trouble:
            life.level = min(life.level, self.rules[life.trouble].level.value, key=ORDER.index)

    def write(self, life: Life, referral: str) -> None:
        first = self._first(life)
        if first != "R":
            self._change(life, referral, "R", first, "REFERRED", self._why(life), life.received)
        if life.urgency == "TODAY":
            self._answer(life, referral, life.trouble, "YES", life.received, life.referrer)
        elif life.asked_again and life.reached is not None:
            for rule in LATER:
                said = "YES" if rule == life.trouble else "NO"
                self._answer(life, referral, rule, said, life.reached, life.unit.adviser)
            if life.level != first:
                why = [self.rules[life.trouble].trouble]
                self._change(life, referral, first, life.level, "ANSWERS", why, life.reached)

    def since(self, life: Life) -> str:
        """Since when it has its level, where that changed after it came in."""
        changed = life.level != self._first(life)
        return self.moments.maybe(life.reached if changed else None)

    def _first(self, life: Life) -> str:
        """The level when it came in: a day that is still to come says it by how near it is."""
        received = life.received // A_DAY
        if life.letter_date is None or life.letter_date < received:
            return OF_CHOICE[life.urgency]
        date, soon = self.moments.date, self.soon
        event, today = date(life.letter_date), date(received)
        return level_of_event(event, today, soon.nearness, soon.bank_holidays).value

    def _why(self, life: Life) -> list[str]:
        if life.letter_date is not None:
            letter = in_words(self.moments.date(life.letter_date))
            if life.letter_date >= life.received // A_DAY:
                return [f"Date of the letter: {letter}"]
            return [f"A letter of {letter}: when to reply is not known"]
        return ["The referrer chose “Today”", self.rules[life.trouble].trouble]

    def _answer(
        self, life: Life, referral: str, rule: str, said: str, moment: int, by: Staff
    ) -> None:
        asked_of = "REFERRER" if by is life.referrer else "PERSON"
        self.book.triage.append(
            f"{self._kept(life, moment, by)}\t{referral}\t{rule}\t{said}\t{self.version}"
            f"\t{asked_of}\tYES"
        )

    def _change(
        self, life: Life, referral: str, before: str, after: str, cause: str, why: list[str],
        moment: int,
    ) -> None:  # fmt: skip
        by = life.referrer if cause == "REFERRED" else life.unit.adviser
        self.book.level_change.append(
            f"{self._kept(life, moment, by)}\t{referral}\t{before}\t{after}\t{cause}"
            f"\t{array(why)}\t{{}}"
        )

    def _kept(self, life: Life, moment: int, by: Staff) -> str:
        at = self.moments.text(moment)
        return (
            f"{next(self.book.ids)}\t{at}\t{life.unit.partnership}\t{at}\t{by.id}\t{by.name}"
            f"\t{by.organisation}"
        )
