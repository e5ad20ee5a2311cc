"""The ground that everything stands on: whom we connect as, the locks, the command."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from alongside.config import databases, environment, folder, watching
from alongside.config.cli import main, split
from alongside.config.refusing import Stop
from alongside.config.roles import why_not_serve

VERBS = ["demo", "serve", "worker", "manage", "test", "check", "prove", "bench"]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


# Roles


@pytest.mark.django_db
def test_the_current_user_owns_nothing():
    connection.ensure_connection()

    assert current_user("default") == "app"
    assert why_not_serve(connection.connection) is None


@pytest.mark.django_db
def test_each_connection_signs_in_as_its_role():
    assert [current_user(alias) for alias in ("sessions", "audit")] == ["app", "audit_writer"]


def test_who_passes_row_level_security_must_not_serve(database_of_tests, cluster_of_tests):
    with cluster_of_tests.admin(database_of_tests) as admin:
        assert "superuser" in (why_not_serve(admin) or "")
        admin.execute("SET ROLE owner")
        assert "owns tables" in (why_not_serve(admin) or "")
        admin.execute("SET ROLE loader")
        assert "passes row-level security" in (why_not_serve(admin) or "")


def test_nobody_but_the_owner_owns_a_table(database_of_tests, cluster_of_tests):
    with cluster_of_tests.admin(database_of_tests) as admin:
        owners = admin.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()

    assert owners == [("owner",)]


@pytest.mark.django_db(transaction=True)
def test_what_a_transactional_test_leaves_is_cleared(admin_sql):
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    assert Session.objects.count() == 0, "the other test left a row"
    Session.objects.create(session_key="a", session_data="b", expire_date=timezone.now())
    assert admin_sql("SELECT session_key FROM django_session") == [("a",)]


@pytest.mark.django_db(transaction=True)
def test_what_another_transactional_test_leaves_is_cleared(admin_sql):
    test_what_a_transactional_test_leaves_is_cleared(admin_sql)


@pytest.mark.django_db(transaction=True)
def test_clearing_keeps_what_migrations_made():
    from django.contrib.contenttypes.models import ContentType

    assert ContentType.objects.count() > 10


def current_user(alias):
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


# The network


def test_no_test_reaches_out():
    with pytest.raises(OSError, match="must not reach out"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


# Locks


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_no_address(name):
    text = (settings.BASE / name).read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())

    assert "http" not in text
    assert "find-links" not in text
    assert len(blocks) > 20
    assert not [block for block in blocks if "--hash=sha256:" not in block]


def test_both_locks_agree_on_what_both_hold():
    base, dev = (pins(name) for name in LOCKS)

    assert base.items() <= dev.items()


def test_every_dependency_says_why_it_is_there():
    lines = (settings.BASE / "pyproject.toml").read_text().splitlines()
    named = [line for line in lines if re.match(r'\s+"[a-z0-9.\[\],-]+[><=]', line, re.I)]

    assert len(named) > 15
    assert not [line for line in named if "#" not in line]


def pins(name: str) -> dict[str, str]:
    lines = (settings.BASE / name).read_text().splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines if re.match(r"\S+==", line))


# The command


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_takes_help(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])

    assert ended.value.code == 0
    assert "--data" in capsys.readouterr().out


def test_words_after_ours_are_passed_on_as_they_are():
    assert split(["manage", "--data", "x", "seed", "--data", "y"]) == (
        ["manage", "--data", "x"],
        ["seed", "--data", "y"],
    )
    assert split(["test", "-k", "one"]) == (["test"], ["-k", "one"])
    assert split(["demo", "--port", "8001"]) == (["demo", "--port", "8001"], [])


def test_run_finds_its_own_folder_and_refuses_an_unfit_python(tmp_path):
    (tmp_path / "run").write_text((settings.BASE / "run").read_text())
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text("")
    old = tmp_path / "bin"
    old.mkdir()
    for tool in ("sh", "dirname", "cksum", "cat", "mkdir", "rm", "df", "awk", "sleep"):
        (old / tool).symlink_to(subprocess.getoutput(f"command -v {tool}"))

    done = subprocess.run(
        ["/bin/sh", tmp_path / "run", "demo"],
        env={"PATH": str(old), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Alongside needs Python 3.12, 3.13 or 3.14, or uv: install one, or set PYTHON to its path."
    )
    assert not (tmp_path / ".venv").exists()
    assert not (tmp_path / ".set-up").exists()


# The data folder


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(Stop, match="holds other files"):
        folder.open_folder(tmp_path)
    assert os.listdir(tmp_path) == ["thesis.txt"]


def test_a_second_supervisor_of_one_folder_is_refused(tmp_path):
    folder.open_folder(tmp_path)
    words = [sys.executable, "-c", HOLDER, str(tmp_path)]

    with folder.held(tmp_path):
        said = subprocess.run(words, capture_output=True, text=True).stdout

    assert "already runs" in said
    assert str(os.getpid()) in said


HOLDER = """
import sys
from pathlib import Path
from alongside.config import folder
from alongside.config.refusing import Stop
try:
    with folder.held(Path(sys.argv[1])):
        print("held")
except Stop as stop:
    print(stop)
"""


def test_a_port_in_use_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Stop, match=r"^Port \d+ cannot be used \(.+\): choose another"):
            folder.refuse_taken_port("127.0.0.1", taken.getsockname()[1])


def test_a_zombie_does_not_run():
    process = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    assert Path(f"/proc/{process.pid}").exists()
    assert not watching.is_running(process.pid)
    assert process.wait() == 0


# Settings


@pytest.mark.parametrize("variable", environment.REQUIRED)
def test_production_names_what_is_missing_and_where_to_look(variable):
    said = dict.fromkeys(environment.REQUIRED, "something") | {variable: ""}
    lines = environment.SAMPLE.read_text().splitlines()

    with pytest.raises(Stop) as stop:
        environment.require(said)

    number = int(str(stop.value).partition("line ")[2].split()[0])
    assert str(stop.value).startswith(f"{variable} is not set")
    assert lines[number - 1].startswith(f"{variable}=")


def test_a_database_address_is_read_as_postgresql_reads_it():
    described = databases.address("postgresql://app:se%40cret@host:5433/books?sslmode=require")

    assert described == {
        "NAME": "books",
        "USER": "app",
        "PASSWORD": "se@cret",
        "HOST": "host",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_the_owner_is_no_connection_of_a_serving_process(tmp_path):
    urls = {"DATABASE_URL": "postgresql://app@x/y", "DATABASE_AUDIT_URL": "postgresql://a@x/y"}

    assert set(databases.databases("production", tmp_path, urls)) == {
        "default",
        "sessions",
        "audit",
    }


def test_the_demo_is_no_part_of_production():
    said = {"ALONGSIDE_SECRET_KEY": "x" * 50, "ALONGSIDE_HOSTS": "alongside.example.org"}
    said |= {"DATABASE_URL": "postgresql://app@x/y", "DATABASE_AUDIT_URL": "postgresql://a@x/y"}
    script = "from alongside.config import settings; print(*settings.INSTALLED_APPS)"

    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | said | {"ALONGSIDE_MODE": "production"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "alongside.desk" in done.stdout
    assert "alongside.demo" not in done.stdout


def test_a_log_line_names_nobody():
    import logging

    from alongside.config.logs import WithoutPersons

    record = logging.LogRecord("x", 20, "x.py", 1, "GET %s", ("/find?name=Secret",), None)
    WithoutPersons().filter(record)
    try:
        raise ImproperlyConfigured("Key (name)=(Secret) exists")
    except ImproperlyConfigured:
        failed = logging.LogRecord("x", 40, "x.py", 1, "Failed", (), sys.exc_info())
    WithoutPersons().filter(failed)

    assert "Secret" not in logging.Formatter().format(record)
    assert "Secret" not in logging.Formatter().format(failed)
    assert "ImproperlyConfigured" in failed.getMessage()
