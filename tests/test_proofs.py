"""The quickest proofs at small size, and what the runner of all of them promises."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings

from alongside.desk.views.trust import GROUPS
from alongside.kit.typesetting import Letter, Part, as_pdf
from bench import running as benches
from bench.figures import figure as measured
from proofs import f3_letters
from proofs.figures import CAUGHT, FAIL, MISSED, PASS, SKIP, Figure, failed, judge, skipped
from proofs.running import PROOFS, chosen, proof

KEYS = {"id", "value", "unit", "threshold", "verdict", "control", "reason"}
NONE_LOST = Figure("X1", "lost", "=0", "By looking", "One is hidden")
QUICK = Figure("X2", "seconds", "<=5", "By the clock", unit="seconds", is_time=True)


QUICKEST = ["I2", "A5", "C2", "C8", "P3"]  # all of them run in .ci/run, by ./run prove --fast


@pytest.mark.slow
def test_the_quickest_proofs_hold_and_their_controls_are_caught(tmp_path):
    ids = chosen(QUICKEST)

    done = subprocess.run(
        [sys.executable, "-m", "proofs", *ids, "--fast"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(settings.BASE), "ALONGSIDE_DATA": str(settings.DATA)},
        capture_output=True,
        text=True,
    )

    print(done.stdout, done.stderr)
    report = json.loads((tmp_path / "trust-report.json").read_text())
    assert done.returncode == 0, done.stdout + done.stderr
    assert {each["id"].split("-")[0] for each in report} == set(ids)
    assert not [each for each in report if each["verdict"] == FAIL or each["control"] == MISSED]
    assert all(set(each) == KEYS for each in report)
    assert len(done.stdout.splitlines()) == len(report)


@pytest.mark.parametrize(
    ("typed", "old", "new", "is_strange"),
    [
        ("سلام ½ ≠ [x]", "x", "x", False),
        ("سلام ½ ≠ [x]", "½", "¼", True),
        ("سلام ½ ≠ [x]", "≠", "=", True),
        ("سلام ½ ≠ [x]", "x", "", True),
        ("plain ½ ≠ [x]", "x", "x", False),
        ("plain ½ ≠ [x]", "≠", "=/", True),
        ("plain ½ ≠ [x]", "½", "1/2", True),
        ("plain ½ ≠ [x]", "[x]", "]x[", True),
    ],
)
def test_f3_sees_what_is_printed_otherwise_than_it_was_typed(typed, old, new, is_strange):
    letter = Letter("Title", "Author", (Part("paragraph", (typed,)),))

    def setter(letter, at):
        words = tuple(each.replace(old, new) for each in letter.parts[0].words)
        return as_pdf(replace(letter, parts=(Part("paragraph", words),)), at)

    assert f3_letters.is_strange(f3_letters.Written(letter, [typed]), setter) == is_strange


@pytest.mark.parametrize("name", PROOFS)
def test_each_proof_declares_its_figures_and_a_control(name):
    figures = proof(name).FIGURES

    assert figures[0].id == name
    assert figures[0].control
    assert all(each.id.split("-")[0] == name and each.what and each.how for each in figures)


def test_a_missed_control_fails_a_figure_that_holds():
    found = judge(NONE_LOST, 0, caught=False, fast=False)

    assert (found.verdict, found.control) == (FAIL, MISSED)
    assert "One is hidden" in found.reason


@pytest.mark.parametrize(("value", "verdict"), [(0, PASS), (1, FAIL)])
def test_a_figure_is_judged_by_its_threshold(value, verdict):
    found = judge(NONE_LOST, value, caught=True, fast=False)

    assert (found.verdict, found.control) == (verdict, CAUGHT)
    assert found.line == f"X1 {value} =0 {verdict}"


def test_times_are_judged_at_full_size_only():
    assert judge(QUICK, 9, fast=True).verdict == SKIP
    assert judge(QUICK, 9, fast=False).verdict == FAIL
    assert judge(QUICK, 4, fast=False).verdict == PASS


def test_what_was_not_measured_says_why():
    found = skipped(QUICK, "no clock")

    assert (found.value, found.verdict, found.reason) == (None, SKIP, "no clock")
    assert failed(QUICK, "broke").verdict == FAIL


def test_proofs_are_chosen_by_id_in_any_case():
    assert chosen(["r1", "B1"]) == ["B1", "R1"]
    assert chosen([]) == list(PROOFS)
    assert chosen([], ["i1"]) == [name for name in PROOFS if name != "I1"]
    with pytest.raises(SystemExit, match="There is no proof Z9"):
        chosen(["Z9"])


def test_a_benched_figure_stands_beside_its_peer():
    found = measured("web", "day list", 29, "ms", n=60, device="2 cores", limit=30, like="day list")

    assert (found.verdict, found.peer_value, found.ratio) == ("pass", 87, round(29 / 87, 3))
    assert measured("web", "x", 31, "ms", n=1, device="", limit=30).verdict == "fail"


def test_every_proof_has_its_place_on_the_public_page():
    assert {name[0] for name in PROOFS} <= GROUPS.keys()


def test_to_record_one_bench_leaves_what_was_recorded_of_another(tmp_path, monkeypatch):
    monkeypatch.setattr(benches, "EVIDENCE", tmp_path)

    def record(bench, value):
        benches.record([measured(bench, "question", value, "ms", n=1, device="2 cores")])

    record("web", 1)
    record("conflicts", 2)
    record("conflicts", 3)

    report = json.loads((tmp_path / benches.REPORT).read_text())
    about = json.loads((tmp_path / benches.ABOUT).read_text())
    assert [(each["bench"], each["value"]) for each in report] == [("web", 1), ("conflicts", 3)]
    assert about.keys() == {"web", "conflicts"}
