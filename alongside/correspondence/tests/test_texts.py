import pytest

from alongside.correspondence.rules import Reachable, texts, why_not_leave
from alongside.correspondence.rules.templates import Addressee, filled, templates
from alongside.correspondence.rules.texts import Said

FINE = Reachable(why_not=None, walled=False, silenced=False, at_risk=False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Yes", Said.YES),
        ("YES.", Said.YES),
        (" ok ", Said.YES),
        ("Ie", Said.YES),
        ("No", Said.NO),
        ("Na", Said.NO),
        ("change", Said.CHANGE),
        ("NEWID", Said.CHANGE),
        ("STOP", Said.STOP),
        ("stop texting me", Said.STOP),
        ("Stopiwch", Said.STOP),
        ("yes but not before 5", Said.UNCLEAR),
        ("who is this", Said.UNCLEAR),
        ("5", Said.UNCLEAR),
        ("yes 5", Said.UNCLEAR),
        ("👍", Said.UNCLEAR),
        ("", Said.UNCLEAR),
    ],
)
def test_what_a_reply_means(words, said):
    assert texts.read(words) is said


def test_all_but_a_plain_yes_from_one_person_needs_somebody():
    needing = {said for said in Said if texts.needs_somebody(said, shared=False)}

    assert needing == set(Said) - {Said.YES}
    assert texts.needs_somebody(Said.YES, shared=True)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("020 7946 0000", "+442079460000"),
        ("ask at the desk", ""),
        ("", ""),
        ("12", ""),
    ],
)
def test_a_number_is_written_as_carriers_write_it(typed, number):
    assert texts.number(typed) == number


def test_the_length_of_a_text_is_counted_as_carriers_count_it():
    lengths = [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ŵ" * 70, 1)]
    lengths += [("ŵ" * 71, 2), ("a" * 306, 2), ("a" * 307, 3)]

    assert [texts.texts_needed(words) for words, _ in lengths] == [count for _, count in lengths]


@pytest.mark.parametrize("template", templates().values(), ids=lambda each: each.id)
def test_a_template_takes_as_many_texts_as_it_says_and_its_example_fills_it(template):
    found = filled(template, template.example)

    assert found is not None
    assert template.example.keys() == template.places
    assert "{" not in found.words + found.subject
    if template.texts:
        assert texts.texts_needed(found.words) == template.texts


@pytest.mark.parametrize("template", templates().values(), ids=lambda each: each.id)
def test_what_is_content_free_names_nobody_and_nothing(template):
    if template.content_free and template.to is Addressee.PERSON:
        assert template.places <= {"number"}
        said = (template.words + template.subject).casefold()
        assert not [word for word in ("advice", "debt", "law", "referr", "appoint") if word in said]


def test_a_template_that_lacks_something_says_nothing():
    assert filled(templates()["ring_us"], {}) is None


@pytest.mark.parametrize(
    ("now", "content_free", "why"),
    [
        (FINE, False, None),
        (Reachable("They have died", True, True, True), False, "A wall"),
        (Reachable("They have died", False, True, True), False, "They have died"),
        (Reachable(None, False, True, False), False, "They texted STOP"),
        (Reachable(None, False, False, True), False, "may not go to them"),
        (Reachable(None, False, False, True), True, None),
    ],
)
def test_the_strictest_rule_wins(now, content_free, why):
    reason = why_not_leave(now, content_free=content_free)

    assert (reason is None) if why is None else why in (reason or "")
