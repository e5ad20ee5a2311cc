"""What came by the link of a place and nobody has confirmed, and questions about nobody by name."""

from datetime import timedelta
from random import Random
from uuid import UUID

from alongside.care_team.models import Question
from alongside.care_team.rules import Answered, Asker
from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.crowd import Crowd
from alongside.demo.management.seeding.moments import A_DAY, Moments
from alongside.demo.management.seeding.places import Unit
from alongside.demo.rules import id_of
from alongside.partnerships.rules import Clock
from alongside.people.rules import AskedAlone, ContactRule, Purpose
from alongside.referrals.models import TurnAway, Unconfirmed
from alongside.referrals.rules import ClientIs, RiskAnswer, ToldThem, TurnAwayReason
from alongside.referrals.rules.doors import CODE_LASTS, confirm_within

# Who says that they sent it, from where, when yesterday, for whom, about what.
SENT = (
    ("Fennel Corncrake, practice nurse", "windmill", 16 * 60 + 50, "Siskin", "Hoopoe",
     "debt", "Letters that stay unopened"),
    ("Bergamot Turnstone, discharge coordinator", "hospital", 15 * 60 + 20, "Marjoram", "Snipewell",
     "housing", "Cannot go back to a flat with stairs"),
)  # fmt: skip
OWNER = {"hospital": "hospitals"}  # of a place whose organisation has another key
# What a question was about, whose it was, how long it took, and what was answered. Names nobody.
ASKED = (
    ("housing", "DOCTOR", "Can a landlord put the rent up twice in a year?", 4, "NO",
     "Not in a periodic tenancy; look at the agreement first"),
    ("welfare_benefits", "NURSE", "Does a hospital stay stop PIP?", 3, "DEPENDS",
     "After four weeks, for most people"),
    ("debt", "LINK_WORKER", "Can bailiffs take a fridge?", 2, "NO", "Not what a home needs"),
    ("welfare_benefits", "RECEPTION", "Who fills in the form about capability for work?", 2,
     "DEPENDS", "We do it with them; refer them"),
    ("community_care", "WARD", "May a care package wait until after discharge?", 6, "DEPENDS", ""),
    ("employment", "DOCTOR", "Does a fit note protect against dismissal?", 5, "NO",
     "It is evidence, and no more"),
    ("immigration", "NURSE", "May somebody on a visa see a midwife without paying?", 3, "DEPENDS",
     "Refer them before a bill comes"),
    ("education", "LINK_WORKER", "Can a school send a child home for lunch each day?", 3, "NO", ""),
    ("housing", "SOCIAL_CARE", "Is a notice by text message valid?", 0, "WAITING", ""),
    ("welfare_benefits", "DOCTOR", "How long is the wait for an appeal here?", 0, "WAITING", ""),
)  # fmt: skip
TURNED_AWAY = ("NO_CAPACITY", "NO_CAPACITY", "OUT_OF_SCOPE", "OUT_OF_AREA", "LANGUAGE")
TOLD = ("USE_NOW", "OTHER_SERVICE", "WRITTEN", "OTHER_SERVICE", "NOTHING")


class Held:
    def __init__(
        self, book: Book, crowd: Crowd, moments: Moments, unit: Unit, clock: Clock
    ) -> None:
        self.book, self.crowd, self.moments = book, crowd, moments
        self.unit, self.clock = unit, clock
        self.random = Random(f"held {crowd.salt.hex()}")

    def write(self) -> None:
        for each in SENT:
            self._unconfirmed(*each)
        for number, question in enumerate(ASKED):
            self._question(number, *question)
        for number in range(12):
            self._turned_away(number)

    def _unconfirmed(
        self, who: str, place: str, minute: int, given: str, family: str, area: str, what: str
    ) -> None:
        yesterday = self.moments.last_working(self.moments.today - 1)
        at = self.moments.datetime(self.moments.local(yesterday, minute))
        name = who.split(",")[0].lower().replace(" ", ".")
        self.book.put(
            Unconfirmed(
                id=id_of("unconfirmed", place),
                partnership_id=UUID(self.unit.partnership),
                organisation_id=id_of("organisation", OWNER.get(place, place)),
                coordinator_id=UUID(self.unit.coordinator.organisation),
                door_id=id_of("door", place),
                said=_page(who, given, family, area, what, f"{name}@example.org"),
                referrer_name=who,
                referrer_contact=f"{name}@example.org",
                code_hash="0" * 64,  # nobody was mailed one
                code_until=at + CODE_LASTS,
                sent_at=at,
                due_at=self.clock.after(at, confirm_within(is_urgent=False)),
            )
        )

    def _question(
        self, number: int, topic: str, asker: str, words: str, minutes: int, answer: str, said: str
    ) -> None:
        """The newest last. What waits for an answer came yesterday."""
        waits = answer == Answered.WAITING
        day = self.moments.today - (1 if waits else 2 + number * 3)
        moment = self.moments.at_work(self.moments.last_working(day), self.random)
        at = self.moments.datetime(moment)
        adviser = UUID(self.unit.adviser.id)
        self.book.put(
            Question(
                id=id_of("question", str(number)),
                partnership_id=UUID(self.unit.partnership),
                organisation_id=UUID(self.unit.provider.id),
                topic=topic,
                asker=Asker(asker),
                words=words,
                minutes=minutes,
                answer=answer,
                answer_words=said,
                at=at,
                by_id=adviser,
                answered_at=None if waits else at + timedelta(minutes=minutes),
                answered_by_id=None if waits else adviser,
            )
        )

    def _turned_away(self, number: int) -> None:
        """Somebody of whom nothing is kept but that nobody could help."""
        n = number % len(TURNED_AWAY)
        moment = self.moments.now - (1 + number * 7) * A_DAY - 9 * 60
        self.book.put(
            TurnAway(
                id=id_of("turned away", str(number)),
                partnership_id=UUID(self.unit.partnership),
                organisation_id=UUID(self.unit.places[0].organisation),
                site_id=UUID(self.unit.places[0].site),
                domains=[self.crowd.areas[self.random.randrange(len(self.crowd.areas))]],
                reason=TurnAwayReason(TURNED_AWAY[n]),
                urgent_asked=True,
                told=ToldThem(TOLD[n]),
                at=self.moments.datetime(moment),
            )
        )


def _page(
    who: str, given: str, family: str, area: str, what: str, email: str
) -> dict[str, list[str]]:
    """The page as it was sent, so that it can be sent on once somebody has rung."""
    name, job = who.split(", ")
    said = {
        "key": f"held {given} {family}",
        "client_is": ClientIs.PATIENT.value,
        "given_name": given,
        "family_name": family,
        "born_day": "14",
        "born_month": "3",
        "born_year": "1971",
        "happening": what,
        "how_soon": "otherwise",
        "risks": RiskAnswer.NONE.value,
        "phone": "07700 900177",
        "contact_rule": ContactRule.SAFE.value,
        "asked_alone": AskedAlone.YES.value,
        "language": "en",
        "referrer_name": name,
        "referrer_role": job,
        "referrer_phone": "020 7946 0177",
        "email": email,
    }
    agreed = [Purpose.REFER.value, Purpose.CONTACT.value, Purpose.SHARE_STATUS.value]
    return {key: [value] for key, value in said.items()} | {"domains": [area], "agreed": agreed}
