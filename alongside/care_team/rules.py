"""
What may be shared with the care team.

Words
  plan        short words for the people around a person, which the person agreed to share
  disclosure  that exactly these words were shared, with whom, under which consent
  seen        the adviser looked at the exact text before it was sent
  question    something that somebody in care asked without referring anybody: no name is in it
  digest      what became of a place's referrals in a month, the zeroes included

Nothing here reads the database or the clock: every fact arrives as an argument.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.people.rules import Purpose

MOST = 2_000  # characters: a plan is short, or nobody reads it


class What(TextChoices):
    OUTCOME = "OUTCOME", "How it went"
    PLAN = "PLAN", "The shared plan"


PURPOSE = {What.OUTCOME: Purpose.SHARE_OUTCOME, What.PLAN: Purpose.SHARE_WITH_TEAM}
WHAT = {purpose: what for what, purpose in PURPOSE.items()}
NOT_AGREED = {
    What.OUTCOME: "They have not agreed that the referrer is told how it went. Ask them first",
    What.PLAN: "They have not agreed to share a plan with the care team. Ask them first",
}


def why_not_share(
    what: What, *, words: str, plan: str, agreed: bool, is_referrer: bool, is_repeat: bool
) -> str | None:
    """
    Return why these words may not be shared.

    plan         the words of the newest plan, or nothing
    is_referrer  they go to the organisation that referred the person, and to nobody else
    is_repeat    exactly these words were shared with it before
    """
    if not is_referrer:
        return "Words are shared with the organisation that referred them, and nobody else"
    if not agreed:
        return NOT_AGREED[what]
    if not words.strip():
        return "Write the plan first" if what is What.PLAN else "Write what will be shared"
    if what is What.PLAN and words != plan:
        return "The plan has changed since. Look at it again"
    if is_repeat:
        return "Exactly these words were shared already"
    return None


# Quick questions


class Asker(TextChoices):
    DOCTOR = "DOCTOR", "Doctor"
    NURSE = "NURSE", "Nurse or midwife"
    LINK_WORKER = "LINK_WORKER", "Link worker"
    RECEPTION = "RECEPTION", "Reception"
    WARD = "WARD", "Ward or discharge team"
    SOCIAL_CARE = "SOCIAL_CARE", "Social care"
    OTHER = "OTHER", "Somebody else in care"


class Answered(TextChoices):
    WAITING = "WAITING", "Waits for an answer"
    YES = "YES", "Yes"
    NO = "NO", "No"
    DEPENDS = "DEPENDS", "It depends"


MOST_MINUTES = 240
# What looks like somebody: an e-mail address, a postcode, a date, a number of six digits and more
# however it is spaced, a title with a name. A page that warns is not enough.
SOMEBODY = re.compile(
    r"\S+@\S+|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    r"|(?:\d[ -]?){6,}|\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z]\w+"
)


def why_not_ask(words: str) -> str | None:
    """Return why a question may not be kept: it seems to say about whom it is."""
    if SOMEBODY.search(words):
        return "Leave out names, dates, numbers and addresses. To tell about somebody, refer them"
    return None


# The monthly digest

STEPS = ("Accepted", "Reached", "Booked", "Attended", "Closed")


@dataclass(frozen=True)
class Sent:
    """One referral of the month, as far as whoever made it may know. Nothing says whose it is."""

    news_agreed: bool
    reached: frozenset[str]  # names of STEPS
    days_to_reach: int | None = None


@dataclass(frozen=True)
class Digest:
    """
    What became of a place's referrals of one month.

    kept_back  how many did not agree that more is told
    days       the median from received to reached, where it is known of anybody
    """

    month: date
    referred: int
    kept_back: int
    steps: Mapping[str, int]
    days: int | None

    @property
    def is_nobody(self) -> bool:
        return self.referred == 0


def digest_of(month: date, sent: list[Sent]) -> Digest:
    known = [each for each in sent if each.news_agreed]
    days = sorted(each.days_to_reach for each in known if each.days_to_reach is not None)
    return Digest(
        month=month,
        referred=len(sent),
        kept_back=len(sent) - len(known),
        steps={step: sum(step in each.reached for each in known) for step in STEPS},
        days=days[len(days) // 2] if days else None,
    )


NOBODY_YET = "You referred nobody. It takes under a minute: sign in and choose ‘Refer someone’."
MORE = "Sign in to see each referral. This message names nobody on purpose."


def in_words(digest: Digest) -> tuple[str, str]:
    """The counts and what follows from them, for a message."""
    if digest.is_nobody:
        return "Referred: 0", NOBODY_YET
    lines = [f"Referred: {digest.referred}"]
    lines += [f"{step}: {count}" for step, count in digest.steps.items()]
    if digest.days is not None:
        lines.append(f"Days until they were reached, in the middle: {digest.days}")
    if digest.kept_back:
        lines.append(f"Did not agree that more is told: {digest.kept_back}")
    return "\n".join(lines), MORE


def month_before(day: date) -> date:
    """The first day of the month before this day's."""
    return date(day.year - 1, 12, 1) if day.month == 1 else date(day.year, day.month - 1, 1)


def month_after(month: date) -> date:
    return date(month.year + 1, 1, 1) if month.month == 12 else date(month.year, month.month + 1, 1)
