"""In whose queue a referral waits and until when, by the same rules as the pages."""

from datetime import datetime, time

from alongside.demo.management.seeding.lives import Life
from alongside.demo.management.seeding.moments import NULL, Moments
from alongside.kit.filters import LONDON
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.rules import Clock
from alongside.referrals.rules import Queue, Status
from alongside.referrals.rules.promises import promise as promised
from alongside.referrals.rules.tracking import QUEUE_OF, Hand
from alongside.referrals.rules.waiting import look_again_on


class Queues:
    def __init__(self, moments: Moments, clock: Clock) -> None:
        self.moments = moments
        self.clock = clock
        self.text = moments.text

    def of(self, life: Life, next_due: int | None) -> tuple[str, str, str]:
        """In whose queue it waits and until when, by the same rule as the pages."""
        status = Status(life.status)
        found = promised(status, UrgencyLevel(life.level), law.standards())
        if found is None:
            return "", NULL, NULL
        queue, wait = found
        owners = {
            Hand.COORDINATOR: life.unit.coordinator.organisation,
            Hand.REFERRER: life.place.organisation,
            Hand.PROVIDER: life.provider.id if life.provider else "",
        }
        owner = owners[QUEUE_OF.get(queue, Hand.PROVIDER)]
        if queue is Queue.TO_SEE:
            return queue, owner, self.text(life.visits[-1].start)
        if queue is Queue.WAITING_LIST and life.promised_in is not None:
            return queue, owner, self._looked_at(life, life.promised_in)
        if next_due is not None:  # while somebody works on it, their next step says when
            return queue, owner, self.text(next_due)
        due = self.clock.after(self.moments.datetime(life.last), wait)
        return queue, owner, due.isoformat()

    def _looked_at(self, life: Life, promised_in: int) -> str:
        """When somebody looks again at a place on the list, which they did yesterday."""
        moments, today = self.moments, self.moments.today
        seen_by = moments.date(today + promised_in)
        again = look_again_on(UrgencyLevel(life.level), moments.date(today - 1), seen_by)
        return datetime.combine(again, time(17), LONDON).isoformat()
