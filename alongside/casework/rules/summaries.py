"""The plain summary that a person takes home: whether it can be read, and how it may reach them."""

from collections.abc import Iterable

from alongside.casework.rules.letters import Route, Template
from alongside.kit.reading import reading_age
from alongside.kit.typesetting import Letter
from alongside.people.rules import ContactChannel

# Which way of reaching somebody each route is.
WAYS = {
    Route.GIVEN: ContactChannel.PRINT,
    Route.POST: ContactChannel.LETTER,
    Route.EMAIL: ContactChannel.EMAIL,
    Route.LINK: ContactChannel.TEXT,
}


def age_of(letter: Letter) -> float:
    """The age at which the words of a letter can be read; its addresses are not judged."""
    said = [words for part in letter.parts for words in part.words if part.kind != "rows"]
    return round(reading_age(said), 1)


def why_not_read(template: Template, letter: Letter) -> str | None:
    """Return why a letter is too hard for the person that it is for."""
    if template.oldest is None:
        return None
    age = age_of(letter)
    if age <= template.oldest:
        return None
    return (
        f"This reads at age {age:.0f}. It must read at {template.oldest} or younger:"
        " use shorter sentences and shorter words"
    )


def safe_routes(refused: Iterable[ContactChannel]) -> list[Route]:
    """The routes by which it may reach them, of those that nothing speaks against."""
    closed = set(refused)
    return [route for route, way in WAYS.items() if way not in closed]
