"""
Keep the catalogues of the person's door: gather what is said there, and compile what is translated.

    ./run manage catalogues gather    new words into every .po, words that are gone out of it
    ./run manage catalogues compile   .po to .mo, without a gettext program
"""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from django.core.management.base import BaseCommand

from alongside.law import queries as law
from alongside.needs import queries
from alongside.needs.rules.languages import CONSENT, UNCHECKED

PACKAGE = Path(__file__).parents[3]
TEMPLATES = (
    "kit/jinja2/kit/base.jinja",
    "kit/jinja2/kit/fields.jinja",
    "kit/jinja2/kit/public_door.jinja",
    "desk/jinja2/desk/me/*.jinja",
)
CODE = (
    "desk/forms/needs_check.py",
    "desk/forms/self_referral.py",
    "desk/views/self_referral/*.py",
)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "_agreed": ((1, "c"), 2),
}
JINJA = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
SINCE = datetime(2026, 11, 24, tzinfo=UTC)  # today’s date would change every file each time
HEAD = (
    "# The person's door in %s. docs/reference/languages.md says what the flag “unchecked” means."
)


class Command(BaseCommand):
    help = "Gather and compile the translations of the person's door."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["gather", "compile"])

    def handle(self, *, what: str, **options: Any) -> None:
        for code in queries.CODES:
            if what == "gather":
                gather(code)
            else:
                queries.compiled_path(code).write_bytes(compiled(code))


def gather(code: str) -> None:
    """Give the catalogue every message there is, in their order, with what it had for each."""
    path = queries.catalogue_path(code)
    before = read(code) if path.exists() else Catalog(locale=code)
    after = Catalog(
        locale=code,
        header_comment=HEAD % code,
        project="Alongside",
        version="1",
        msgid_bugs_address="the project’s issues",
        last_translator="see each message",
        language_team="Alongside",
        creation_date=SINCE,
        revision_date=SINCE,
        fuzzy=False,
    )
    for each in messages():
        known = before.get(each.id, context=each.context)
        string = known.string if known else ""
        flags = set(known.flags) if known else set()
        if code == "en":
            string, flags = each.id, set()
        elif string and not known:
            flags.add(UNCHECKED)
        kept = [comment for comment in (known.user_comments if known else ())]
        after.add(
            each.id, string, flags=flags, user_comments=kept, context=each.context,
            auto_comments=each.auto_comments,
        )  # fmt: skip
    with path.open("wb") as file:
        write_po(file, after, width=0, omit_header=False, no_location=True)


def read(code: str) -> Catalog:
    queries.catalogue.cache_clear()
    return queries.catalogue(code)


def compiled(code: str) -> bytes:
    """What is shown: drafts too, since the page says what they are, but never one to agree to."""
    shown = Catalog(locale=code, creation_date=SINCE, revision_date=SINCE, fuzzy=False)
    for each in read(code):
        if each.id and not (each.context == CONSENT and UNCHECKED in each.flags):
            shown.add(each.id, each.string, context=each.context)
    file = BytesIO()
    write_mo(file, shown)
    return file.getvalue()


# What is said


def messages() -> Catalog:
    """Every message of the door, with where it is said."""
    found = Catalog()
    for method, patterns, options in (("jinja2", TEMPLATES, JINJA), ("python", CODE, {})):
        for path in _files(patterns):
            for message, comments, context in _said(method, path, options):
                found.add(message, context=context, auto_comments=comments)
    for message, comment in _of_documents():
        found.add(message, auto_comments=[comment])
    return found


def _files(patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(PACKAGE.glob(pattern))


def _said(method: str, path: Path, options: dict[str, str]) -> Iterator[tuple[Any, list[str], Any]]:
    way = "jinja2.ext:babel_extract" if method == "jinja2" else method
    with path.open("rb") as file:
        for _, message, _, context in extract(way, file, keywords=KEYWORDS, options=options):
            yield message, [str(path.relative_to(PACKAGE))], context


def _of_documents() -> Iterator[tuple[str, str]]:
    check = queries.check()
    yield check.opener.ask, "needs/data/check.yaml"
    yield check.opener.hint, "needs/data/check.yaml"
    for item in check.items:
        yield item.ask, "needs/data/check.yaml"
        yield item.hint, "needs/data/check.yaml"
        for choice in item.urgent.choices if item.urgent else ():
            yield choice.say, "needs/data/check.yaml"
        if item.urgent:
            yield item.urgent.ask, "needs/data/check.yaml"
    for helpline in queries.every_helpline():
        yield helpline.name, "needs/data/helplines.yaml"
        yield helpline.when, "needs/data/helplines.yaml"
    for route in law.every_route_now():
        if say := queries.route_words().get(route.id):
            yield route.label, "law/data/routes_now.yaml"
            yield say, "needs/data/helplines.yaml"
