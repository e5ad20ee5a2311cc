"""What takes back that somebody died."""

NOT_THE_NAME = "Type their name as it stands above, so that it is no slip"


def why_not_undo(typed: str, name: str) -> str | None:
    same = typed.casefold().split() == name.casefold().split()
    return None if same else NOT_THE_NAME
