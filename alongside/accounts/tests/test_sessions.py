from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from alongside.accounts import actions, tasks

pytestmark = pytest.mark.django_db(databases=["default", "sessions"])


def kept(**lasts):
    store = SessionStore()
    store["words"] = "what somebody typed"
    store.set_expiry(timedelta(**lasts))
    store.save()
    return store.session_key


def test_a_sign_in_session_that_is_over_is_deleted_and_no_other(db):
    over, still = kept(minutes=30), kept(hours=10)

    assert actions.forget_sessions(at=timezone.now() + timedelta(minutes=31)) == 1
    assert [each.pk for each in Session.objects.all()] == [still]
    assert over != still


def test_the_task_says_the_time(db):
    kept(minutes=30)

    tasks.forget_sessions.call()

    assert Session.objects.count() == 1
