"""The macros as pages use them, and what no template may hold."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.template import engines

import alongside
from alongside.kit.forms import DayMonthYear

NOW = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)
TEMPLATES = [
    path
    for pattern in ("*/jinja2/**/*.jinja", "*/templates/**/*.html")
    for path in sorted(Path(alongside.__file__).parent.glob(pattern))
]
VOID = {"input", "meta", "link", "br", "hr", "img", "rect", "path"}


class Sample(forms.Form):
    name = forms.CharField(label="Full name", help_text="As on the letter", initial='"<b>')
    what = forms.CharField(required=False)
    born = DayMonthYear(label="Date of birth", called="date of birth")
    domains = forms.MultipleChoiceField(choices=[("debt", "Debt"), ("none", "None of these")])
    risks = forms.ChoiceField(choices=[("no", "No known risks"), ("yes", "Yes")])
    language = forms.ChoiceField(choices=[("en", "English"), ("Other", [("pl", "Polski")])])
    agrees = forms.BooleanField(label="Agrees")
    kept = forms.CharField(widget=forms.HiddenInput)


ALL_FIELDS = """
{% from "kit/fields.jinja" import text, textarea, date, checkboxes, radios, select, checkbox,
   hidden with context %}
{{ text(form.name, autocomplete="name") }} {{ textarea(form.what, rows=3) }} {{ date(form.born) }}
{{ checkboxes(form.domains, alone="none", hints={"debt": "Any kind"}) }} {{ select(form.language) }}
{% call(value) radios(form.risks) %}{% if value == "yes" %}<i id="more"></i>{% endif %}{% endcall %}
{{ checkbox(form.agrees, hint="Ask") }} {{ hidden(form.kept) }}
"""


@dataclass
class Page(HTMLParser):
    """The tags of a page, and whether each was closed where it was opened."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag):
        if not self.unclosed or self.unclosed.pop() != tag:
            self.crossed.append(tag)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def render(source, **context):
    return engines["jinja2"].from_string(source).render(context)


def page_of(source, **context):
    page = Page()
    page.feed(render(source, **context))
    return page


def controls(page):
    every = page.all("input") + page.all("select") + page.all("textarea")
    return [attrs for attrs in every if attrs.get("type") != "hidden"]


@pytest.fixture(params=["empty", "wrong", "filled"])
def fields(request):
    posted = {
        "empty": None,
        "wrong": {},
        "filled": {"name": '"<b>', "born_day": "1", "domains": ["debt"], "risks": "yes",
                   "language": "pl", "agrees": "on", "kept": "k"},
    }[request.param]  # fmt: skip
    return page_of(ALL_FIELDS, form=Sample(posted))


def test_every_control_has_one_label_of_its_own(fields):
    named = [attrs["for"] for attrs in fields.all("label")]

    assert sorted(attrs["id"] for attrs in controls(fields)) == sorted(named)
    assert len(named) == 11


def test_no_id_is_used_twice_and_every_description_exists(fields):
    described = [
        name for _, attrs in fields.tags for name in attrs.get("aria-describedby", "").split()
    ]

    assert len(set(fields.ids())) == len(fields.ids())
    assert described
    assert set(described) <= set(fields.ids())


def test_every_tag_is_closed_where_it_was_opened(fields):
    assert (fields.unclosed, fields.crossed) == ([], [])


def test_the_error_of_a_field_is_tied_to_it():
    page = page_of(ALL_FIELDS, form=Sample({}))
    (name,) = [attrs for attrs in page.all("input") if attrs.get("name") == "name"]

    assert name["aria-describedby"] == "id_name-hint id_name-error"
    assert "nhsuk-input--error" in name["class"]
    assert [attrs["aria-describedby"] for attrs in page.all("fieldset")] == [
        "id_born-error", "id_domains-error", "id_risks-error",
    ]  # fmt: skip


def test_the_summary_links_to_the_first_control_of_each_field():
    form = Sample({})
    form.add_error(None, "This slot has just been taken")
    source = '{% from "kit/fields.jinja" import error_summary %}{{ error_summary([form]) }}'
    linked = {attrs["href"][1:] for attrs in page_of(source, form=form).all("a")}

    assert linked == {
        "id_name", "id_born", "id_domains", "id_risks", "id_language", "id_agrees",
    }  # fmt: skip
    assert linked <= set(page_of(ALL_FIELDS, form=form).ids())
    assert "This slot has just been taken" in render(source, form=form)


def test_what_was_typed_is_shown_again_and_escaped():
    page = page_of(ALL_FIELDS, form=Sample({"name": '"<b>', "born_day": "31", "risks": "yes",
                                            "domains": ["none"], "language": "pl"}))  # fmt: skip
    values = {attrs["name"]: attrs.get("value") for attrs in page.all("input")}
    chosen = {attrs["value"] for attrs in page.all("input") if "checked" in attrs}

    assert values["name"] == '"<b>'
    assert values["born_day"] == "31"
    assert chosen == {"yes", "none"}
    assert [a["value"] for a in page.all("option") if "selected" in a] == ["pl"]
    assert page.all("b") == []


def test_a_follow_up_stands_under_its_choice_and_needs_no_script():
    page = page_of(ALL_FIELDS, form=Sample())
    classes = [attrs.get("class", "") for _, attrs in page.tags]

    assert page.ids().count("more") == 1
    assert not any("--hidden" in names for names in classes)


def test_a_password_is_never_sent_back():
    source = '{% from "kit/fields.jinja" import text %}{{ text(form.name, type="password") }}'

    assert "secret" not in render(source, form=Sample({"name": "secret"}))


def test_a_button_without_its_csrf_token_fails_loudly():
    button = 'import action_button %}{{ action_button("/x/", "Arrived") }}'

    with pytest.raises(LookupError, match="with context"):
        render('{% from "kit/fields.jinja" ' + button, csrf_input="<token>")


def test_a_button_carries_its_fields_and_says_whom_it_is_about():
    shown = render(
        '{% from "kit/fields.jinja" import action_button with context %}'
        '{{ action_button("/x/", "Arrived", {"to": "ARRIVED"}, about="Nia Exampleton") }}',
        csrf_input="[token]",
    )

    assert "[token]" in shown
    assert '<input type="hidden" name="to" value="ARRIVED">' in shown
    assert '<span class="nhsuk-u-visually-hidden"> Nia Exampleton</span>' in shown


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (date(2026, 11, 30), "Late was due Monday 30 November (1 working day late)"),
        (date(2026, 12, 2), "due Wednesday 2 December (in 1 working day)"),
        (date(2026, 12, 1), "due today"),
        (None, ""),
    ],
)
def test_due_says_late_in_a_word(moment, words):
    days = {30: -1, 2: 1}.get(moment.day) if moment else None
    shown = render(
        '{% from "kit/parts.jinja" import due %}{{ due(moment, now, days) }}',
        moment=moment, now=NOW, days=days,
    )  # fmt: skip

    assert " ".join(re.sub(r"<[^>]+>", "", shown).split()) == words


CHART = '{% from "kit/parts.jinja" import bars %}{{ bars("Sites", rows) }}'


def test_a_hidden_count_gives_nothing_away_by_its_bar():
    rows = [{"text": "Elm Street", "size": 10}, {"text": "Willow", "size": 3, "shown": "1 to 7"}]
    page = page_of(CHART, rows=rows)

    assert [bar["width"] for bar in page.all("rect")] == ["100", "100.0"]
    assert "1 to 7" in render(CHART, rows=rows)


@pytest.mark.parametrize(
    "rows",
    [[], [{"text": "Elm", "size": 0}], [{"text": "Elm", "size": None, "shown": "1 to 7"}]],
    ids=["no rows", "nothing", "hidden only"],
)
def test_a_chart_of_nothing_is_still_a_table(rows):
    assert page_of(CHART, rows=rows).all("caption")


def test_the_parts_are_well_formed():
    page = page_of(
        """
        {% from "kit/parts.jinja" import table, tag, empty, summary_list, details, notice, queues,
           tabs, person_banner, headed, panel, timeline, event, funnel, progress, pagination %}
        {% call table("Waiting", ["Person", ("Sum", "number"), ("", "end")]) %}
        <tr><td>{{ tag("Late", "red") }}</td></tr>{% endcall %}
        {{ empty("Nothing yet", "/x/", "Add one") }}
        {{ summary_list([("Rent", "£90", "/x/", "Change"), ("None", ""), ("Nought", 0)]) }}
        {{ details("Counted once") }} {{ notice("Kept", "success") }}
        {{ queues([{"text": "New", "count": 3, "url": "/x/", "late": 1}]) }}
        {{ tabs([{"text": "Issues", "url": "/x/", "current": true, "count": 0}]) }}
        {% call person_banner("Nia", ["34"], "Text is safe", "Safe") %}<b></b>{% endcall %}
        {{ headed("Deadline") }} {% call panel("Money") %}<p></p>{% endcall %}
        {% call timeline() %}{{ event(now, "Called", "Sam") }}{% endcall %}
        {{ funnel("All", [{"text": "Referred", "size": 2, "exits": [("Withdrew", 1)]}]) }}
        {{ progress("Sending", 4, 10) }} {{ pagination("/n/", "/p/") }}
        """,
        now=NOW,
    )

    assert (page.unclosed, page.crossed) == ([], [])
    assert len(page.all("dt")) == 2


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_template_holds_what_the_content_security_policy_forbids(path):
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)
    scripts = re.findall(r"<script\b[^>]*>", source)

    assert not re.search(r"\sstyle\s*=", source), "style belongs in app.css"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", source), "handlers belong in app.js"
    assert "<style" not in source
    assert "javascript:" not in source
    assert all("src=" in tag or "application/json" in tag for tag in scripts)
    assert not re.search(r"(?:src|<link[^>]*href)=[\"']?(?:https?:)?//", source)
