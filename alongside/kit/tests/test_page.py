"""The page that every other extends, and the files that it is served with."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from django import forms
from django.db.models import TextChoices
from django.template import engines
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from alongside import kit

STATIC = Path(kit.__file__).parent / "static"
VENDOR = STATIC / "vendor"
BUDGET = 80_000
TOKEN = mark_safe('<input type="hidden" name="csrfmiddlewaretoken" value="t0k3n">')
PAGE = """
{% extends "kit/page.jinja" %}
{% block title %}My work{% endblock %}
{% block body %}<h1>My work</h1>{% endblock %}
"""


class Role(TextChoices):
    ADVISER = "ADVISER", "Adviser"


@dataclass
class Actor:
    name: str = "Samira Testwell"
    role: Role = Role.ADVISER
    organisation_name: str = "Eastbridge Law Centre"
    partnership_name: str = "Eastbridge Partnership"


class Named(forms.Form):
    name = forms.CharField(error_messages={"required": "Enter a name"})


@pytest.fixture
def show(rf):
    def page(source=PAGE, actor=None, **context):
        request = rf.get("/desk/")
        request.actor = actor
        # Without the processors of the whole product, which know its menu.
        template = engines["jinja2"].env.from_string(source)  # type: ignore[attr-defined]
        own = {"request": request, "csrf_token": "t0k3n", "csrf_input": TOKEN}
        return template.render(own | context)

    return page


def test_the_page_says_who_one_is_and_lets_one_sign_out_by_post(show):
    page = show(actor=Actor())

    assert "<b>Samira Testwell</b>" in page
    assert "Adviser at Eastbridge Law Centre, Eastbridge Partnership" in page
    assert '<form method="post" action="/accounts/logout/"><input type="hidden"' in page


def test_a_page_for_nobody_carries_no_token_and_no_menu_of_theirs(show):
    page = show()

    assert "csrf" not in page
    assert "Sign out" not in page


def test_the_first_thing_to_reach_is_the_way_past_the_menu(show):
    links = show(actor=Actor()).split("<body")[1].split("<a ")[1:]

    assert 'href="#main"' in links[0]


def test_the_title_says_error_and_the_summary_says_which(show):
    page = show(actor=Actor(), form=Named({}))

    assert "<title>Error: My work – Alongside</title>" in page
    assert '<a href="#id_name">Enter a name</a>' in page


def test_any_of_several_forms_can_be_the_one_with_an_error(show):
    page = show(forms=[Named({"name": "Nia"}), Named({}, auto_id="second_%s")])

    assert "<title>Error: " in page
    assert '<a href="#second_name">Enter a name</a>' in page


@pytest.mark.parametrize("form", [None, Named(), Named({"name": "Nia"})])
def test_a_page_without_an_error_says_nothing_of_one(show, form):
    page = show(form=form)

    assert "<title>My work – Alongside</title>" in page
    assert "There is a problem" not in page


def test_there_is_a_column_at_the_side_only_with_something_in_it(show):
    beside = PAGE + "{% block aside %}<p>Household</p>{% endblock %}"

    assert "<aside" not in show()
    assert show(beside).count("<p>Household</p>") == 1
    assert show(beside).count("<h1>My work</h1>") == 1


def test_a_page_has_a_way_back_or_a_trail_but_never_both(show):
    both = '{% set back = "/" %}{% set trail = [("My work", "/"), ("Sessions", "/s/")] %}'

    assert "Breadcrumb" not in show(PAGE.replace("{% block title", both + "{% block title"))
    assert "Breadcrumb" in show(trail=[("My work", "/"), ("Sessions", "/s/")])


def test_the_menu_marks_where_one_is(show):
    nav = [{"text": "My work", "url": "/desk/", "count": 3}, {"text": "Find", "url": "/find/"}]
    page = show(actor=Actor(), nav=nav)

    assert page.count('aria-current="page"') == 1
    assert 'href="/desk/" aria-current="page"' in page


def test_typing_counts_only_where_a_limit_is_set(show):
    assert "data-idle-seconds" not in show(actor=Actor())
    assert 'data-idle-seconds="900"' in show(actor=Actor(), idle_seconds=900)
    assert "data-idle-seconds" not in show(idle_seconds=900)


def test_a_public_page_can_be_left_quickly_without_a_script(show):
    page = show('{% extends "kit/public.jinja" %}{% block body %}<h1>Advice</h1>{% endblock %}')

    assert 'rel="noreferrer nofollow">Leave this page quickly</a>' in page


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "500"])
def test_a_failure_is_a_page_of_ours_and_needs_nothing_to_be_shown(page):
    shown = render_to_string(f"{page}.html")

    assert shown.count("<h1>") == 1
    assert 'lang="en-gb"' in shown


def test_a_failure_of_ours_gives_a_reference_to_quote():
    assert "<b>7F3K</b>" in render_to_string("500.html", {"reference": "7F3K"})


def test_the_vendored_files_are_those_that_were_fetched():
    packages = json.loads((VENDOR / "VENDOR.json").read_text())["packages"]
    noted = {path: digest for package in packages for path, digest in package["files"].items()}
    kept = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDOR.json"
    }
    kept.pop("nhsuk/LICENSE")

    assert kept == noted
    assert all(package["licence"] for package in packages)


def test_nothing_of_the_nhs_that_is_not_ours_to_use_is_served():
    css = (VENDOR / "nhsuk" / "nhsuk-frontend.min.css").read_text().lower()

    assert "frutiger" not in css
    assert "//assets.nhs.uk" not in css
    assert not [path for path in VENDOR.rglob("*") if "logo" in path.name]


def test_a_page_asks_for_less_than_the_budget_over_the_wire():
    served = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".js")]

    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in served) < BUDGET
