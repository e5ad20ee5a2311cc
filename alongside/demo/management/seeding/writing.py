"""A life as rows: who they are, their referral with its steps, their appointments."""

from random import Random

from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.crowd import Crowd, Somebody
from alongside.demo.management.seeding.files import Files
from alongside.demo.management.seeding.lives import TOLD_INSTEAD, Life
from alongside.demo.management.seeding.moments import NULL, Moments
from alongside.demo.management.seeding.queueing import Queues
from alongside.demo.management.seeding.sheets import array, escaped
from alongside.demo.management.seeding.triaging import Triaging
from alongside.partnerships.rules import Clock, Hours
from alongside.people.actions import WORDING
from alongside.referrals.models import Proposal
from alongside.referrals.rules import EXIT_OF, TERMINAL, Status, TurnAwayReason
from alongside.referrals.rules.references import ALPHABET, reference_of
from alongside.referrals.rules.tracking import STANDING_OFFER, message_about

ENDED = {str(status.value) for status in TERMINAL}
REASONS = escaped(
    Proposal._meta.get_field("reasons"),
    ["Advises on what it is about", "Covers the area", "Is open: about 5 days to wait",
     "Its own conflict check says “can take”"],
)  # fmt: skip
# What people say yes to, of a hundred, when they are asked.
AGREE = {"CONTACT": 97, "SHARE_STATUS": 88, "SHARE_OUTCOME": 70, "SEE_RECORD": 64}
TOLD = {
    (status.value, lost): told
    for status in Status
    for lost in (False, True)
    if (told := message_about(status, "NOT_REACHED" if lost else "")) is not None
}


class Writing:
    def __init__(
        self, book: Book, crowd: Crowd, moments: Moments, random: Random, hours: tuple[Hours, ...]
    ) -> None:
        self.book = book
        self.crowd = crowd
        self.moments = moments
        self.random = random
        self.text = moments.text
        self.clock = Clock(hours)
        self.files = Files(book, crowd, moments, random)
        self.queues = Queues(moments, self.clock)
        self.triaging = Triaging(book, crowd, moments)
        self.count = random.randrange(len(ALPHABET) ** 7)

    def write(self, life: Life) -> str:
        """Write everything down, and return the id of the referral."""
        referral = next(self.book.ids)
        yes = self._consents(life)
        filed = self.files.plan(life)
        self._person(life, life.person, contact=True)
        if life.patient:
            self._person(life, life.patient, contact=False)
            self._kin(life, life.patient)
        self.triaging.decide(life)
        self._referral(life, referral, filed.advised_at, filed.outcome_at, filed.next_due)
        self.triaging.write(life, referral)
        self._steps(life, referral, yes)
        self._asked(life, referral)
        self._visits(life, referral)
        self.files.write(life, referral, filed, yes)
        life.referral = referral
        return referral

    # Who

    def _person(self, life: Life, who: Somebody, *, contact: bool) -> None:
        unit, at = life.unit, self.text(life.received)
        number, status = self.crowd.number()
        if life.number and contact:
            number, status = life.number
        random = self.random.random
        needs = self.crowd.any("needs") if random() < 0.15 else ""
        died = NULL
        if life.steps[-1][2] == "DIED" and contact:
            died = self.moments.names[life.last // 1440]
        self.book.person.append(
            f"{who.id}\t{at}\t{unit.partnership}\t{who.given}\t{who.family}\t{who.born}\t{number}"
            f"\t{status}\t{life.place.code}\t{who.language}\t{'t' if who.interpreter else 'f'}"
            f"\t{needs}\t{died}"
        )
        self._relations(life, who)
        if contact:
            self._contact(life, who)

    def _contact(self, life: Life, who: Somebody) -> None:
        random, at = self.random.random, self.text(life.received)
        chance = random()
        rule = "SAFE" if chance < 0.72 else "ASK_FIRST" if chance < 0.92 else "NOT_AT_HOME"
        alone = "YES" if chance < 0.8 else "NO" if chance < 0.9 else "NOT_ASKED"
        text = "t" if rule == "SAFE" else "f"
        phone = f"07700 900{int(random() * 1000):03}" if chance < 0.97 else ""
        if life.phone:
            rule, alone, text, phone = "SAFE", "YES", "t", life.phone
        email = f"person{int(random() * 1e6)}@example.org" if random() < 0.4 else ""
        street = f"{1 + int(random() * 90)} {self.crowd.any('streets')}, Fenmarsh"
        times = self.crowd.any("times") if random() < 0.4 else ""
        places = f"{phone}\t{email}\t{street}\tZZ99 {int(random() * 10)}VZ"
        if life.sealed:
            places, rule, text, times = self._sealed(life, who, places), "NOT_AT_HOME", "f", ""
        self.book.contact.append(
            f"{next(self.book.ids)}\t{at}\t{life.unit.partnership}\t{who.id}\t{places}"
            f"\t{rule}\t{text}\t{alone}\t{times}\t{'t' if life.sealed else 'f'}\t{at}"
        )

    def _sealed(self, life: Life, who: Somebody, places: str) -> str:
        """Put where they are under the seal, and leave nothing of it where all may read."""
        at = self.text(life.received)
        self.book.sealed.append(
            f"{next(self.book.ids)}\t{at}\t{life.unit.partnership}\t{who.id}\t{places}"
            f"\tt\tt\t{life.referrer.id}\t{life.referrer.name}\t{at}\t{at}\t"
        )
        return "\t\t\t"

    def _kin(self, life: Life, patient: Somebody) -> None:
        self.book.kinship.append(
            f"{next(self.book.ids)}\t{self.text(life.received)}\t{life.unit.partnership}"
            f"\t{life.person.id}\t{patient.id}\t{life.client_is}"
        )

    def _relations(self, life: Life, who: Somebody) -> None:
        """Who routes sees them until somebody accepts; who is asked, until they answer."""
        received = self.text(life.received)
        self._relate(life, who, life.place.organisation, "REFERRED", received, NULL)
        accepted = life.first("ACCEPTED")
        until = NULL if accepted is None else self.text(accepted)
        self._relate(life, who, life.unit.coordinator.organisation, "ROUTES", received, until)
        for provider, since, answer, _, answered in life.asked:
            end = NULL if answered is None else self.text(answered)
            self._relate(life, who, provider.id, "OFFERED", self.text(since), end)
            if answer == "ACCEPTED" and accepted is not None:
                self._relate(life, who, provider.id, "HOLDS", self.text(accepted), NULL)

    def _relate(
        self, life: Life, who: Somebody, organisation: str, kind: str, since: str, until: str
    ) -> None:
        self.book.relation.append(
            f"{next(self.book.ids)}\t{since}\t{life.unit.partnership}\t{who.id}\t{organisation}"
            f"\t{kind}\t{since}\t{until}"
        )

    def _consents(self, life: Life) -> set[str]:
        """What they were asked and said, and which of it they agreed to."""
        random, at = self.random.random, self.text(life.received)
        how = "MESSAGE" if life.by_message else "SPOKEN"
        said = {"REFER": True}
        for purpose, share in AGREE.items():
            agrees = random() * 100 < share or bool(life.phone)
            said[purpose] = purpose not in life.refused and agrees
        for purpose, given in said.items():
            self.book.consent.append(
                f"{next(self.book.ids)}\t{at}\t{life.unit.partnership}\t{life.person.id}"
                f"\t{purpose}\t{'t' if given else 'f'}\t{WORDING}\t{how}\t{life.referrer.id}\t{at}"
            )
        return {purpose for purpose, given in said.items() if given}

    # What

    def _referral(
        self, life: Life, id_: str, advised: int | None, outcome: int | None, next_due: int | None
    ) -> None:
        moments, place, random = self.moments, life.place, self.random.random
        status, maybe = life.status, self.moments.maybe
        received, area = self.text(life.received), life.domains[0]
        by, source = life.referrer, "MESSAGE" if life.by_message else "PAGE"
        name = by.name if source == "PAGE" else place.referrers[0].name
        happening = "" if area == "not_sure" else self.crowd.any_about("happening", area)
        opponent = self.crowd.any("opponents") if random() < 0.1 else ""
        risky = random() < 0.14
        letter = NULL if life.letter_date is None else moments.names[life.letter_date]
        provider = life.provider.id if life.provider else NULL
        queue, owner, due = self.queues.of(life, next_due)
        life.due = due
        promised_in = life.promised_in if status == "WAITLISTED" else None
        seen_by = NULL if promised_in is None else moments.names[moments.today + promised_in]
        self.book.referral.append(
            f"{id_}\t{received}\t{life.unit.partnership}\t{self._reference()}\t{life.person.id}"
            f"\t{life.patient.id if life.patient else NULL}\t{life.client_is}\t{place.site}"
            f"\t{place.organisation}\t{by.id}\t{name}\t{place.phone}\t{source}\t{by.id}\t{id_}"
            f"\t{self.crowd.fingerprint(id_)}\t{array(life.domains)}\t{happening}\t{opponent}"
            f"\t{life.urgency}\t{letter}\t{life.level}\t{self.triaging.since(life)}"
            f"\t{seen_by}\t{'YES' if risky else 'NONE'}"
            f"\t{self.crowd.any('risks') if risky else ''}\t{life.unit.coordinator.organisation}"
            f"\t{provider}\t{status}\t{self.text(life.last)}\t{queue}\t{owner}\t{due}\t{received}"
            f"\t{maybe(life.first('ACCEPTED', 'WAITLISTED'))}\t{maybe(life.reached)}"
            f"\t{maybe(life.first('BOOKED'))}\t{maybe(life.first('ATTENDED'))}\t{maybe(advised)}"
            f"\t{maybe(outcome)}\t{maybe(life.last if status in ENDED else None)}"
            f"\t{_exit(status, life.steps[-1][2])}"
        )

    def _reference(self) -> str:
        """A number in letters that nobody else has: it counts in steps that miss none."""
        base = len(ALPHABET)
        self.count = (self.count + 7_654_321_013) % base**7
        left, signs = self.count, ""
        for _ in range(7):
            left, sign = divmod(left, base)
            signs += ALPHABET[sign]
        return reference_of(signs)

    def _steps(self, life: Life, referral: str, yes: set[str]) -> None:
        unit = life.unit
        for number, (moment, status, reason, by) in enumerate(life.steps, 1):
            at = self.text(moment)
            self.book.step.append(
                f"{next(self.book.ids)}\t{at}\t{unit.partnership}\t{referral}\t{number}\t{status}"
                f"\t{reason}\t{at}\t{by.id}\t{by.name}\t{by.role}\t{by.organisation}"
            )
            told = TOLD.get((status, reason == "NOT_REACHED"))
            if told and told[1] in yes and (status != "RECEIVED" or number == 1):
                self._message(life, referral, told[0], told[1], by.organisation, at)
        for moment, way, result in life.attempts:
            at = self.text(moment)
            self.book.attempt.append(
                f"{next(self.book.ids)}\t{at}\t{unit.partnership}\t{unit.provider.id}\t{referral}"
                f"\t{way}\t{result}\t{at}\t{unit.adviser.id}"
            )

    def _message(
        self, life: Life, referral: str, kind: str, purpose: str, organisation: str, at: str
    ) -> None:
        channel = "BARS" if life.by_message else "ON_SCREEN"
        self.book.message.append(
            f"{next(self.book.ids)}\t{at}\t{life.unit.partnership}\t{organisation}"
            f"\t{life.place.organisation}\t{life.person.id}"
            f"\t{life.patient.id if life.patient else NULL}\t{kind}\t{channel}"
            f"\treferrals.Referral\t{referral}\t{purpose}\t\tSENT\t1\t{at}\t{at}\t{at}"
        )

    def _asked(self, life: Life, referral: str) -> None:
        unit = life.unit
        for provider, moment, answer, reason, answered in life.asked:
            at, said = self.text(moment), self.moments.maybe(answered)
            rule = "by_hand" if moment > life.received else "open_at_this_site"
            if life.steps[1][2] == STANDING_OFFER:
                rule = "chosen_time"
            self.book.proposal.append(
                f"{next(self.book.ids)}\t{at}\t{unit.partnership}\t{referral}\t{provider.id}"
                f"\t{rule}\t{REASONS}\tt\t{answer}\t{reason}\t{at}\t{said}"
            )
        if life.turned_away:
            at = self.text(life.last)
            self.book.turn_away.append(
                f"{next(self.book.ids)}\t{at}\t{unit.partnership}"
                f"\t{unit.coordinator.organisation}\t{life.place.site}\t{referral}"
                f"\t{array(life.domains)}\t{life.turned_away}\tt\t{TOLD_INSTEAD[life.turned_away]}\t{at}"
            )

    # When

    def _visits(self, life: Life, referral: str) -> None:
        unit = life.unit
        for visit in life.visits:
            id_, at = next(self.book.ids), self.text(visit.booked_at)
            bring = visit.bring or self.crowd.any("bring")
            self.book.booking.append(
                f"{id_}\t{at}\t{self.text(visit.start)}\t{self.text(visit.end)}"
                f"\t{unit.partnership}\t{unit.provider.id}\t{life.place.organisation}"
                f"\t{visit.session}\t{visit.slot}\t1\t{life.person.id}\t{referral}"
                f"\t{visit.status}\t{bring}\t\t{visit.why_missed}"
                f"\t{'t' if visit.walk_in else 'f'}\t{at}"
            )
            for status, moment, by in visit.steps:
                at = self.text(moment)
                self.book.booking_step.append(
                    f"{next(self.book.ids)}\t{at}\t{unit.partnership}\t{id_}\t{status}\t{at}\t{by}"
                )


def _exit(status: str, reason: str) -> str:
    """The coded exit, as referrals.rules.tracking.exit_of says it; a test compares the two."""
    if status == "DECLINED":
        return str(EXIT_OF[TurnAwayReason(reason)].value)
    return reason if status in {"CLOSED_INCOMPLETE", "WITHDRAWN"} else ""
