from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from alongside.demo.management.commands.seed import Bar
from alongside.people.models import Person

pytestmark = pytest.mark.django_db(
    transaction=True, databases=["default", "sessions", "audit", "owner"]
)


def test_the_command_makes_people_once(capsys):
    call_command("seed", people=200, seed=3, today=None, stdout=StringIO())

    assert "200 people made up" in capsys.readouterr().out
    with pytest.raises(CommandError, match="has people already"):
        call_command("seed", people=200, seed=3)


def test_too_few_people_are_refused():
    with pytest.raises(CommandError, match="Make at least 200"):
        call_command("seed", people=3)


def test_no_people_are_made_up_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="never in production"):
        call_command("seed")


def test_nobody_sees_anybody_without_standing_for_somebody(capsys):
    call_command("seed", people=200)

    assert not Person.objects.exists()


def test_on_a_screen_a_bar_grows(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    Bar(100).show(50)

    assert "50 of 100 people" in capsys.readouterr().out
