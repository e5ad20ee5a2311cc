import json

import pytest

from alongside.desk.views import trust

pytestmark = pytest.mark.django_db
LOST = {
    "id": "R1", "value": 0, "unit": "count", "threshold": "=0", "verdict": "pass",
    "control": "caught", "reason": "",
}  # fmt: skip
WHEN = {
    "measured_at": "2026-11-24T12:00+00:00", "commit": "abc1234", "machine": "2 cores",
    "size": "full",
}  # fmt: skip
WORDS = {"what": "referrals lost", "how": "By killing", "control": "One is planted"}
ABOUT = WHEN | {"figures": {"R1": WORDS | WHEN}}
SPEED = {
    "bench": "web", "name": "day list", "value": 24.8, "unit": "ms", "n": 60, "limit": 30,
    "verdict": "pass", "peer": "Another service", "peer_value": 87, "recorded": "2026-11-24",
    "ratio": 0.285, "device": "2 cores",
}  # fmt: skip


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """Record these reports, as --record does."""

    def record(**files):
        for name, content in files.items():
            (tmp_path / f"{name.replace('_', '-')}.json").write_text(json.dumps(content))

    monkeypatch.setattr(trust, "EVIDENCE", tmp_path)
    return record


def test_anybody_sees_each_figure_beside_its_control(client, recorded):
    recorded(trust_report=[LOST], trust_about=ABOUT)

    page = client.get("/trust/")

    assert page.status_code == 200
    words = page.content.decode()
    for each in ("R1", "referrals lost", "exactly 0", "Holds", "Caught", "One is planted"):
        assert each in words
    assert "1 of 1 figures hold" in words


def test_every_proof_that_there_is_has_a_place_on_the_page(client):
    """In the recorded evidence itself: nothing that was measured is left out."""
    report = json.loads((trust.EVIDENCE / "trust-report.json").read_text())

    words = client.get("/trust/").content.decode()

    assert {each["id"] for each in report if f"<b>{each['id']}</b>" not in words} == set()


def test_a_figure_that_does_not_hold_is_shown_as_such(client, recorded):
    failed = LOST | {"value": 3, "verdict": "fail", "control": "missed", "reason": "it was missed"}
    recorded(trust_report=[failed], trust_about=ABOUT)

    words = client.get("/trust/").content.decode()

    assert "Does not hold" in words
    assert "Missed" in words
    assert "0 of 1 figures hold" in words


def test_speed_stands_beside_a_peer(client, recorded):
    recorded(bench_report=[SPEED], bench_about={"web": WHEN, "referrals": WHEN})

    words = client.get("/trust/").content.decode()

    assert "24.8 ms" in words
    assert "Another service, the like: 87 ms" in words
    assert "at most 30 ms" in words


def test_what_machines_ask_stands_apart_with_its_least(client, recorded):
    asked = {"bench": "referrals", "name": "a second at 10000", "value": 120, "unit": "a second"}
    asked |= {"limit": 150, "at_least": True, "verdict": "fail"}
    recorded(bench_report=[SPEED, SPEED | asked], bench_about={"web": WHEN, "referrals": WHEN})

    words = client.get("/trust/").content.decode()

    assert "Referral by message: a second at 10,000" in words
    assert "at least 150 a second" in words


def test_a_page_over_one_of_its_limits_does_not_hold(client, recorded):
    asked = SPEED | {"name": "day list queries", "value": 9, "unit": "queries", "limit": 8}
    recorded(
        bench_report=[SPEED, asked | {"verdict": "fail"}],
        bench_about={"web": WHEN, "referrals": WHEN},
    )

    assert "Does not hold" in client.get("/trust/").content.decode()


def test_without_a_record_it_says_so(client, recorded):
    words = client.get("/trust/").content.decode()

    assert "No run is recorded" in words
    assert "No measurement of speed is recorded" in words


def test_nothing_is_asked_of_the_person_who_reads_it(client, recorded):
    assert client.post("/trust/").status_code == 405
    assert b"<form" not in client.get("/trust/").content
