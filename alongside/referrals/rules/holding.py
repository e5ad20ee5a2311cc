"""Who takes what waits."""


def why_not_hold(
    *, is_ours: bool, is_colleague: bool, is_theirs: bool, may_allocate: bool
) -> str | None:
    """Return why somebody cannot take this, or hand it to a colleague."""
    if not is_ours:
        return "It is not your organisation’s turn with this referral"
    if not is_colleague:
        return "Choose somebody of your organisation"
    if not (is_theirs or may_allocate):
        return "Only whoever holds it, or a supervisor, hands this to somebody else"
    return None
