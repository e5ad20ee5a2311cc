"""
What may be shared with the care team.

Words
  plan        short words for the people around a person, which the person agreed to share
  disclosure  that exactly these words were shared, with whom, under which consent
  seen        the adviser looked at the exact text before it was sent

Nothing here reads the database or the clock: every fact arrives as an argument.
"""

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
