"""
What waits besides referrals, and what came in by the new doors: texts and their answers, checks,
questions, somebody who speaks for another, what nobody has confirmed yet, what was passed on.
"""

import json
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from alongside.correspondence.models import Delivery, Message, Reply
from alongside.correspondence.queries import key_of
from alongside.correspondence.rules import Channel, Kind, State
from alongside.correspondence.rules.notify import Envelope, body_of
from alongside.correspondence.rules.templates import filled, template
from alongside.correspondence.rules.texts import number, read
from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.lives import Life
from alongside.demo.management.seeding.moments import A_DAY, Moments
from alongside.demo.rules import BY_KEY, id_of
from alongside.needs import queries as needs
from alongside.needs.models import Answer, Check
from alongside.needs.rules import (
    Answered,
    Item,
    Mode,
    Part,
    WhyNot,
    answered,
    complete,
    opened,
)
from alongside.needs.rules import Said as SaidToCheck
from alongside.partnerships.rules import Clock
from alongside.people.models import Proxy
from alongside.people.rules import ProxyKind, Purpose
from alongside.referrals.models import Escalation, Question, UrgentCall
from alongside.referrals.queries import ladder
from alongside.referrals.rules import Status
from alongside.referrals.rules.triage import Caller
from alongside.referrals.rules.turns import Rung

ASK_FIRST = "may_we_ring"
YES, NO = Part(SaidToCheck.YES), Part(SaidToCheck.NO)
RATHER_NOT = Part(SaidToCheck.DECLINED)


class Traces:
    def __init__(self, book: Book, moments: Moments, random: Random, clock: Clock) -> None:
        self.book = book
        self.moments = moments
        self.random = Random(f"traces {random.random()}")
        self.clock = clock

    def _put(self, row: Model) -> None:
        row.pk = UUID(next(self.book.ids))
        self.book.put(row)

    def _moment(self, moment: int) -> datetime:
        return self.moments.datetime(moment)

    # Texts

    def text(self, life: Life, moment: int) -> Message:
        """One that asks whether we may ring, as the catcher kept it."""
        at, unit = self._moment(moment), life.unit
        said = {"provider": unit.provider.name}
        message = Message(
            partnership_id=UUID(unit.partnership),
            organisation_id=UUID(unit.provider.id),
            person_id=UUID(life.person.id),
            kind=Kind.RING,
            channel=Channel.TEXT,
            subject="referrals.Referral",
            subject_id=UUID(life.referral),
            purpose=Purpose.CONTACT,
            template=ASK_FIRST,
            personalisation=said,
            state=State.SENT,
            attempts=1,
            written_at=at,
            next_at=at,
            done_at=at,
        )
        self._put(message)
        self._caught(message, life.phone, at)
        return message

    def _caught(self, message: Message, phone: str, at: datetime) -> None:
        known = template(message.template)
        words = known and filled(known, message.personalisation)
        assert words
        to = number(phone)
        envelope = Envelope(Channel.TEXT, to, "", words.words, str(message.pk))
        self._put(
            Delivery(
                partnership_id=message.partnership_id,
                organisation_id=message.organisation_id,
                message=message,
                at=at,
                went=True,
                payload=json.dumps(body_of(envelope, settings.NOTIFY_TEMPLATES)).encode(),
                answer="Caught here",
                to_key=key_of(to),
                carrier_id=f"caught-{message.pk}",
            )
        )

    def reply(self, life: Life, message: Message, words: str, moment: int) -> None:
        at = self._moment(moment)
        self._put(
            Reply(
                partnership_id=message.partnership_id,
                organisation_id=message.organisation_id,
                person_id=UUID(life.person.id),
                message=message,
                key=f"demo {message.pk}",
                said=read(words),
                words=words,
                at=at,
                due_at=self.clock.after(at, timedelta(hours=8)),
            )
        )

    # Who speaks for them, what was asked of whoever referred

    def proxy(self, life: Life, name: str) -> None:
        since = self.moments.date(life.received // A_DAY)
        self._put(
            Proxy(
                partnership_id=UUID(life.unit.partnership),
                person_id=UUID(life.person.id),
                name=name,
                kind=ProxyKind.AUTHORITY,
                may_speak=True,
                may_agree=False,
                may_receive=True,
                limits="Nothing about their health",
                evidence=f"Signed form, seen by {life.unit.adviser.name}",
                since=since,
                until=since + timedelta(days=180),
                confirmed_on=since,
                recorded_by_id=UUID(life.unit.adviser.id),
            )
        )

    def ask(self, life: Life, words: str) -> None:
        adviser, at = life.unit.adviser, self._moment(life.last)
        self._put(
            Question(
                partnership_id=UUID(life.unit.partnership),
                referral_id=UUID(life.referral),
                organisation_id=UUID(life.unit.provider.id),
                asked_by_id=UUID(adviser.id),
                asked_by_name=adviser.name,
                words=words,
                asked_at=at,
                back_to=Status.PROPOSED,
                due_before=self.clock.after(at, timedelta(hours=8)),
            )
        )

    # What is urgent or late

    def call(self, life: Life) -> None:
        """Nobody has called yet: it is the provider's turn this morning."""
        at, gp = self._moment(life.received), life.referrer
        self._put(
            UrgentCall(
                partnership_id=UUID(life.unit.partnership),
                referral_id=UUID(life.referral),
                caller=Caller.NOBODY,
                turn=Caller.PROVIDER,
                call_by=self._moment(self.moments.local(self.moments.today, 10 * 60)),
                at=at,
                by_id=UUID(gp.id),
                by_name=gp.name,
                by_organisation_id=UUID(gp.organisation),
            )
        )

    def passed_on(self, life: Life) -> None:
        """Up the ladder as far as it has come by now."""
        due = datetime.fromisoformat(life.due)
        told = {Rung.HOLDER: "supervisor", Rung.SUPERVISOR: "supervisor",
                Rung.COORDINATOR: "coordinator"}  # fmt: skip
        for rung, key in told.items():
            at = self.clock.after(
                due, ladder(self.moments.date(self.moments.today)).wait("R", rung)
            )
            if at > self._moment(self.moments.now):
                return
            persona = BY_KEY[key]
            self._put(
                Escalation(
                    partnership_id=UUID(life.unit.partnership),
                    kind=f"referral:{life.status}",
                    subject_id=UUID(life.referral),
                    referral_id=UUID(life.referral),
                    owner_id=UUID(life.unit.provider.id),
                    rung=rung,
                    told_id=persona.user_id,
                    told_organisation_id=id_of("organisation", persona.organisation),
                    due_at=due,
                    at=at,
                )
            )

    # Checks

    def check(self, life: Life, *, alone: bool, stops_after: int | None = None) -> None:
        """The opener and ten items; somebody who stops before the end is kept so."""
        asked = needs.check()
        why = WhyNot.STOPPED if stops_after is not None else WhyNot.LEFT_OUT
        said = {asked.opener.id: opened(YES)}
        for item in asked.items[:stops_after]:
            said[item.id] = self._said(item)
        check = Check(
            partnership_id=UUID(life.unit.partnership),
            person_id=UUID(life.person.id),
            organisation_id=UUID(life.place.organisation),
            version=asked.version,
            mode=Mode.ALONE if alone else Mode.WITH_STAFF,
            language="en",
            checked_words=True,
            by_id=UUID(life.referrer.id),
            by_name=life.referrer.name,
            asked_at=self._moment(life.received),
        )
        self._put(check)
        for key, each in complete(asked, said, why).items():
            self._answer(check, key, each)

    def _said(self, item: Item) -> Answered:
        chance = self.random.random()
        happening = YES if chance < 0.35 else RATHER_NOT if chance < 0.42 else NO
        help_ = YES if self.random.random() < 0.7 else NO
        return answered(item, happening=happening, wants_help=help_, urgent=NO, on=None)

    def _answer(self, check: Check, item: str, each: Answered) -> None:
        parts = {"happening": each.happening, "wants_help": each.wants_help, "urgent": each.urgent}
        columns = {name: part.said for name, part in parts.items()}
        whys = {f"{name}_why": part.why or "" for name, part in parts.items()}
        self._put(
            Answer(
                partnership_id=check.partnership_id,
                check_of=check,
                item=item,
                version=check.version,
                rule=each.rule,
                on=each.on,
                **columns,
                **whys,
            )
        )
