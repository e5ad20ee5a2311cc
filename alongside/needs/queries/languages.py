"""
In which languages the person's door speaks, and which of its words a human has checked.

A translation stands in locale/<code>/LC_MESSAGES/django.po. A machine's draft has the flag
"unchecked" there until somebody who knows the language has read it. Words under the context
"consent" have no draft: they are shown in English until a checked translation is entered.
"""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from alongside.needs.rules.languages import CONSENT, LANGUAGES, UNCHECKED, Language, Translated

LOCALE = Path(__file__).parents[1] / "locale"
CODES = tuple(LANGUAGES)


def catalogue_path(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "django.po"


def compiled_path(code: str) -> Path:
    return catalogue_path(code).with_suffix(".mo")


@cache
def catalogue(code: str) -> Catalog:
    with catalogue_path(code).open("rb") as file:
        return read_po(file, locale=code, domain="django")


@cache
def languages() -> tuple[Language, ...]:
    return tuple(language(code) for code in CODES)


@cache
def language(code: str) -> Language:
    names = LANGUAGES[code]
    drafts = [each for each in catalogue(code) if each.id and UNCHECKED in each.flags]
    return Language(code, names.name, names.english, names.right_to_left, drafts=len(drafts))


@cache
def approved(code: str, words: str) -> Translated:
    """What somebody agrees to, in their language where a human checked it, else in English."""
    found = catalogue(code).get(words, context=CONSENT) if code != "en" else None
    if found is None or not found.string or UNCHECKED in found.flags or "fuzzy" in found.flags:
        return Translated(words, "en")
    return Translated(str(found.string), code)
