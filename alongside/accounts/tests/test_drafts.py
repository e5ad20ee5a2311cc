"""What somebody types is kept while they are away, for them alone, for a day."""

import json
from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone

from alongside.accounts import actions, queries, rules
from alongside.accounts.models import Draft
from tests.world import NOON

pytestmark = pytest.mark.django_db
PAGE = "/partnership/sites/new/"
TYPED = {"name": ["Hospice on the hill"], "kind": ["HOSPICE"]}


class Place(forms.Form):
    name = forms.CharField()
    kind = forms.ChoiceField(choices=[("HOSPICE", "Hospice")])
    ods_code = forms.IntegerField()


def keep(by, page=PAGE, fields=TYPED, at=NOON):
    actions.keep_draft(user_id=by.user_id, page=page, fields=fields, at=at)


def test_a_draft_is_kept_once_a_page_and_the_last_counts(world):
    with world.acting(world.coordinator) as by:
        keep(by)
        keep(by, fields={"name": ["Another"]}, at=NOON + timedelta(minutes=1))

        (draft,) = Draft.objects.all()
        assert draft.fields == {"name": ["Another"]}


def test_a_draft_is_its_users_alone(world):
    with world.acting(world.coordinator) as by:
        keep(by)

    with world.acting(world.administrator) as other:
        assert not Draft.objects.exists()
        assert queries.draft_for(world.coordinator.user_id, PAGE, at=NOON) is None
        assert queries.draft_for(other.user_id, PAGE, at=NOON) is None


def test_passwords_and_tokens_are_never_kept():
    posted = {
        "name": ["A"],
        "csrfmiddlewaretoken": ["t"],
        "new_password1": ["p"],
        "Passcode": ["1"],
        "nul": ["a\0b\ud800c"],
    }

    assert rules.kept_fields(posted) == {"name": ["A"], "nul": ["abc"]}


def test_no_more_than_thirty_are_kept_for_a_user(world):
    with world.acting(world.coordinator) as by:
        for minute in range(rules.DRAFTS_OF_A_USER + 2):
            keep(by, page=f"/page/{minute}/", at=NOON + timedelta(minutes=minute))

        assert Draft.objects.count() == rules.DRAFTS_OF_A_USER
        assert not Draft.objects.filter(page="/page/0/").exists()


def test_a_draft_is_offered_for_a_day(world):
    with world.acting(world.coordinator) as by:
        keep(by)

        last = NOON + timedelta(hours=24)
        assert queries.draft_for(by.user_id, PAGE, at=last - timedelta(seconds=1))
        assert queries.draft_for(by.user_id, PAGE, at=last) is None


def test_a_draft_fills_a_form_without_judging_it(world):
    with world.acting(world.coordinator) as by:
        keep(by, fields={"name": [""], "kind": ["HOSPICE"], "ods_code": ["!"]})
        form = Place()

        queries.offer_draft(form, user_id=by.user_id, page=PAGE, at=NOON)

        assert (form["kind"].value(), form["ods_code"].value()) == ("HOSPICE", "!")
        assert not form.errors
        assert getattr(form, "draft_from", None) == NOON


def test_old_drafts_of_everybody_are_deleted_by_the_task(world):
    now = timezone.now()
    for name, hours in (("coordinator", 25), ("adviser", 23)):
        with world.acting(world.actors[name]) as by:
            keep(by, at=now - timedelta(hours=hours))

    assert actions.forget_drafts(at=now + timedelta(days=9)) == 1, "a wrong clock deletes no more"

    with world.acting(world.adviser):
        assert Draft.objects.count() == 1


def test_what_a_script_keeps_is_offered_when_the_page_is_opened_again(client, world):
    client.sign_in(world.coordinator)
    sent = {"page": PAGE, "form": "form", "fields": json.dumps(TYPED)}

    assert client.post("/drafts/", sent).status_code == 204

    words = client.get(PAGE).content.decode()
    assert 'value="Hospice on the hill"' in words
    assert "What you had typed is below" in words
    assert "There is a problem" not in words


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"page": PAGE, "fields": {"name": "Hospice", "kind": ["HOSPICE"]}}, "application/json"),
        ({"page": PAGE, "name": "Hospice", "kind": "HOSPICE"}, None),
    ],
)
def test_a_draft_comes_as_json_or_as_a_form(client, world, body, kind):
    client.sign_in(world.coordinator)
    options = {"content_type": kind} if kind else {}

    assert client.post("/drafts/", body, **options).status_code == 204

    with world.acting(world.coordinator):
        assert Draft.objects.get().fields == {"name": ["Hospice"], "kind": ["HOSPICE"]}


def test_the_page_may_be_told_by_where_the_browser_was(client, world):
    client.sign_in(world.coordinator)

    client.post("/drafts/", {"fields": "{}"}, headers={"referer": f"http://testserver{PAGE}"})

    with world.acting(world.coordinator):
        assert Draft.objects.get().page == PAGE


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"page": PAGE, "fields": "no json"}, 400),
        ({"page": PAGE, "fields": "[1]"}, 400),
        ({"page": "/nowhere/", "fields": "{}"}, 400),
        ({"page": "/accounts/login/", "fields": "{}"}, 400),
        ({"page": f"{PAGE}\0", "fields": "{}"}, 400),
        ({"page": PAGE, "fields": json.dumps({"name": "x" * 200_000})}, 413),
    ],
)
def test_what_is_no_draft_is_refused(client, world, body, status):
    client.sign_in(world.coordinator)

    assert client.post("/drafts/", body).status_code == status


@pytest.mark.parametrize("body", ["", "[]", "{", '{"fields": 3}', '"x"', "\xff"])
def test_json_that_is_no_draft_is_refused(client, world, body):
    client.sign_in(world.coordinator)

    answer = client.generic("POST", "/drafts/", body, content_type="application/json")

    assert answer.status_code == 400


def test_nobody_who_is_signed_out_keeps_anything(client, db):
    assert client.post("/drafts/", {"page": PAGE}).status_code == 401
    assert client.get("/drafts/").status_code == 405


def test_a_draft_goes_when_its_page_has_done_its_work_and_not_before(client, world):
    client.sign_in(world.coordinator)
    client.post("/drafts/", {"page": PAGE, "fields": json.dumps(TYPED)})

    client.post(PAGE, {"name": "", "kind": "HOSPICE"})
    with world.acting(world.coordinator):
        assert Draft.objects.exists()
    client.post(PAGE, {"name": "Hospice", "kind": "HOSPICE"})
    with world.acting(world.coordinator):
        assert not Draft.objects.exists()


def test_one_may_start_afresh(client, world):
    client.sign_in(world.coordinator)
    client.post("/drafts/", {"page": PAGE, "fields": json.dumps(TYPED)})

    assert client.post("/drafts/drop/", {"page": PAGE}).url == PAGE
    assert client.post("/drafts/drop/", {"page": "https://evil.example/"}).url == "/"

    assert "What you had typed" not in client.get(PAGE).content.decode()
