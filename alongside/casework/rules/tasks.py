"""What somebody has to do in a file beside the next step of an issue."""

WORDS_MOST = 300


def why_not_set(words: str, *, is_ours: bool, is_open: bool) -> str | None:
    """
    Return why this task cannot be set.

    is_ours  whoever shall do it works on files of this provider
    """
    if not words.strip():
        return "Say what is to be done"
    if len(words.strip()) > WORDS_MOST:
        return f"Say what is to be done in {WORDS_MOST} characters or fewer"
    if not is_ours:
        return "Choose somebody who works on cases here"
    if not is_open:
        return "This file is closed. Open it again first"
    return None


def why_not_drop(why: str) -> str | None:
    return None if why.strip() else "Say why it need not be done"
