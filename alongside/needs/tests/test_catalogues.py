"""The catalogues are whole, what is compiled is what is written, and no draft is agreed to."""

import re
import sys
from io import StringIO

import pytest
from babel.messages.mofile import read_mo
from django.core.management import call_command
from django.utils import translation

from alongside.needs import queries
from alongside.needs.management.commands.catalogues import compiled, messages
from alongside.needs.rules.languages import CONSENT, UNCHECKED

LANGUAGES = sys.modules["alongside.needs.queries.languages"]
TRANSLATED = [code for code in queries.CODES if code != "en"]
PLACES = re.compile(r"%\(\w+\)s")


def known(code):
    return {(each.id, each.context): each for each in queries.catalogue(code) if each.id}


@pytest.mark.parametrize("code", queries.CODES)
def test_a_catalogue_has_every_message_of_the_door_and_no_other(code):
    said = {(each.id, each.context) for each in messages() if each.id}

    assert known(code).keys() == said, "./run manage catalogues gather"
    assert len(said) > 200


@pytest.mark.parametrize("code", queries.CODES)
def test_no_message_is_left_untranslated(code):
    empty = [
        each.id
        for each in known(code).values()
        if each.context != CONSENT and not (each.string and all(each.string))
    ]

    assert empty == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_is_another_sentence_with_the_same_places_to_fill(code):
    for each in known(code).values():
        ids = each.id if isinstance(each.id, tuple) else (each.id,)
        strings = each.string if isinstance(each.string, tuple) else (each.string,)
        if each.context == CONSENT and not each.string:
            continue
        for string in strings:
            assert set(PLACES.findall(string)) == set(PLACES.findall(ids[-1])), each.id
    same = [each.id for each in known(code).values() if each.id == each.string]
    assert len(same) < 12, same  # names of services, and examples in figures


@pytest.mark.parametrize("code", queries.CODES)
def test_what_is_compiled_is_what_is_written(code):
    assert queries.compiled_path(code).read_bytes() == compiled(code), (
        "./run manage catalogues compile"
    )


@pytest.mark.parametrize("code", queries.CODES)
def test_a_page_speaks_from_what_is_compiled(code):
    with queries.compiled_path(code).open("rb") as file:
        there = {each.id: each.string for each in read_mo(file) if isinstance(each.id, str)}
    with translation.override(code):
        assert translation.gettext("Leave now") == there["Leave now"]
    assert there["Leave now"] == known(code)["Leave now", None].string


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_draft_is_ever_agreed_to(code):
    drafts = [
        each for each in known(code).values() if each.context == CONSENT and UNCHECKED in each.flags
    ]

    assert drafts == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_nobody_has_checked_is_said_in_english_where_it_is_agreed_to(code):
    for each in known(code).values():
        if each.context == CONSENT and not each.string:
            assert queries.approved(code, each.id).language == "en"
            assert queries.approved(code, each.id).words == each.id


def test_a_checked_translation_is_agreed_to_in_its_own_language(monkeypatch, tmp_path):
    agreed = next(each for each in known("cy").values() if each.context == CONSENT)
    file = tmp_path / "django.po"
    monkeypatch.setattr(LANGUAGES, "catalogue_path", lambda _: file)
    for flags, language in [("", "cy"), ("#, unchecked\n", "en"), ("#, fuzzy\n", "en")]:
        file.write_text(f'{flags}msgctxt "consent"\nmsgid "{agreed.id}"\nmsgstr "Rhywbeth"\n')
        for function in (queries.catalogue, queries.approved):
            function.cache_clear()
        assert queries.approved("cy", agreed.id).language == language
    for function in (queries.catalogue, queries.approved):
        function.cache_clear()


def test_a_draft_to_agree_to_is_not_even_compiled(monkeypatch, tmp_path):
    file = tmp_path / "django.po"
    file.write_text('#, unchecked\nmsgctxt "consent"\nmsgid "Yes to all"\nmsgstr "Ie"\n')
    monkeypatch.setattr(LANGUAGES, "catalogue_path", lambda _: file)

    assert b"Yes to all" not in compiled("cy")
    queries.catalogue.cache_clear()


def test_gathering_again_changes_nothing(monkeypatch, tmp_path):
    before = {code: queries.catalogue_path(code).read_text() for code in queries.CODES}
    for code, text in before.items():
        (tmp_path / code).write_text(text)
    monkeypatch.setattr(LANGUAGES, "catalogue_path", lambda code: tmp_path / code)
    monkeypatch.setattr(queries, "catalogue_path", lambda code: tmp_path / code)

    call_command("catalogues", "gather", stdout=StringIO())

    assert {code: (tmp_path / code).read_text() for code in queries.CODES} == before
    queries.catalogue.cache_clear()


@pytest.mark.parametrize("code", TRANSLATED)
def test_drafts_are_counted(code):
    drafts = [each for each in known(code).values() if UNCHECKED in each.flags]

    assert queries.language(code).drafts == len(drafts)
    assert queries.language(code).is_checked == (not drafts)
    assert queries.language("en").is_checked
