"""Each way of counting, the events it needs, and the words that tell it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.kit.refusal import Refused
from alongside.law import queries as law
from alongside.law.rules import Means, Nation, Terms, asked, calendar, countable, work_out
from alongside.law.rules.limits import NO_DAY, Counting, Roll, Service, Unit
from alongside.law.tests.factories import a_limit

ENGLAND = calendar(Nation.ENGLAND)
TUESDAY = date(2026, 11, 24)
ON = date(2026, 11, 24)


def limit(key, on=ON):
    return law.time_limit(key, on)


def worked_out(key, events, **more):
    return work_out(limit(key), events, bank_holidays=ENGLAND, **more)


# What it is the last day of


def test_whoever_must_wait_may_act_on_the_first_day_after():
    deadline = worked_out("debt.ea.notice_of_enforcement", TUESDAY)

    assert deadline.means is Means.NOT_BEFORE
    assert deadline.acts_from == date(2026, 12, 3)
    assert deadline.legal_last_day == date(2026, 12, 2)
    assert deadline.safe_date == date(2026, 12, 1)
    assert "They may not act before Thursday 3 December 2026." in deadline.steps


def test_a_protection_lasts_up_to_its_last_day():
    deadline = worked_out("debt.bs.standard", TUESDAY)

    assert deadline.means is Means.ENDS
    assert "It lasts up to and including Friday 22 January 2027." in deadline.steps


def test_the_other_side_has_until_its_last_day_and_we_have_no_earlier_one():
    deadline = worked_out("hou.awaab.investigate", TUESDAY)

    assert deadline.means is Means.THEY_DO_BY
    assert deadline.safe_date == deadline.internal_target == deadline.legal_last_day
    assert deadline.steps[-1] == "They have until Tuesday 8 December 2026."
    assert (deadline.said_when_past(date(2026, 12, 9)) or "").startswith("They may have missed")


@pytest.mark.parametrize(
    ("key", "is_offered"),
    [
        ("wb.mr.standard", True),
        ("debt.ea.notice_of_enforcement", True),
        ("debt.bs.standard", True),
        ("debt.bs.midway_review", True),
        ("hou.awaab.investigate", False),  # the landlord's
        ("debt.bs.repeat_bar", False),  # only holds, or does not
        ("wb.uc.backdate", False),  # a stretch
        ("wb.coc.uc", False),  # one date is not enough
        ("wb.mr.any_time", False),
        ("imm.asylum_support.appeal", False),
        ("emp.et.six_month_general", False),
    ],
)
def test_only_what_one_date_leads_to_and_is_ours_is_offered(key, is_offered):
    assert countable(law.time_limits()[key][-1]) is is_offered


# Events


def test_the_trigger_may_be_one_of_several_events():
    events = {"effective_date_of_termination": date(2026, 6, 10)}

    assert worked_out("emp.et.unfair_dismissal", events).legal_last_day == date(2026, 9, 9)


def test_an_event_that_is_missing_is_asked_for():
    with pytest.raises(Refused, match="We need the last day of the job"):
        worked_out("emp.et.unfair_dismissal", {"acas_day_a": TUESDAY})


def test_a_claim_with_acas_asks_for_both_of_its_days():
    found = asked(limit("emp.et.unfair_dismissal"))

    assert [(each.name, each.required) for each in found] == [
        ("effective_date_of_termination", True),
        ("acas_day_a", False),
        ("acas_day_b", False),
    ]


def test_a_day_is_asked_for_once():
    assert [each.name for each in asked(limit("emp.ec.stop_clock"))] == ["acas_day_a", "acas_day_b"]


def test_papers_that_went_by_post_count_as_served_later():
    deadline = worked_out("debt.ccj.respond", {"posted": date(2026, 12, 23)})

    assert deadline.trigger == date(2026, 12, 29)
    assert deadline.steps[:2] == (
        "It was posted on Wednesday 23 December 2026. It counts as served the second business day"
        " after it was posted.",
        "The time runs from the day the claim was served: Tuesday 29 December 2026.",
    )


def test_the_day_of_posting_is_no_use_to_a_rule_that_has_no_service():
    with pytest.raises(Refused, match="We need the date on the decision letter"):
        worked_out("wb.mr.standard", {"posted": TUESDAY})


# Acas

DISMISSED = date(2026, 6, 10)  # claim by 9 September


def with_acas(day_a, day_b=None):
    events = {"effective_date_of_termination": DISMISSED, "acas_day_a": day_a}
    return worked_out("emp.et.unfair_dismissal", events | ({"acas_day_b": day_b} if day_b else {}))


def test_the_pause_is_told_and_then_the_month():
    deadline = with_acas(date(2026, 9, 1), date(2026, 9, 8))

    assert deadline.legal_last_day == date(2026, 10, 8)
    assert (
        "From Tuesday 1 September 2026 to Tuesday 8 September 2026 Acas had it: 7 days do not"
        " count, which gives Wednesday 16 September 2026." in deadline.steps
    )
    assert (
        "There is at least a month from the certificate, so it is Thursday 8 October 2026."
        in deadline.steps
    )


def test_while_acas_has_it_the_ordinary_day_stands_with_a_warning():
    deadline = with_acas(date(2026, 9, 1))

    assert deadline.legal_last_day == date(2026, 9, 9)
    assert "work it out again" in deadline.warning


def test_whoever_tells_acas_after_the_last_day_gains_nothing_and_is_warned():
    deadline = with_acas(date(2026, 9, 10), date(2026, 9, 20))

    assert deadline.legal_last_day == date(2026, 9, 9)
    assert "after the last day" in deadline.warning
    assert "too late" not in deadline.warning


def test_a_certificate_before_acas_was_told_is_refused():
    with pytest.raises(Refused, match="cannot be older"):
        with_acas(date(2026, 9, 8), date(2026, 9, 1))


def test_a_certificate_without_the_day_acas_was_told_is_refused():
    events = {"effective_date_of_termination": DISMISSED, "acas_day_b": date(2026, 9, 1)}

    with pytest.raises(Refused, match="Day A"):
        worked_out("emp.et.unfair_dismissal", events)


def test_acas_days_change_nothing_for_a_rule_that_it_does_not_pause():
    events = {"act_complained_of": TUESDAY, "acas_day_a": TUESDAY, "acas_day_b": TUESDAY}

    assert worked_out("gen.eqa.services", events).legal_last_day == date(2027, 5, 23)


# Hours


def test_hours_end_at_a_moment_and_the_clock_that_changes_does_not_change_them():
    aware = datetime(2026, 3, 28, 13, 30, tzinfo=UTC)

    deadline = worked_out("hou.awaab.emergency", aware)

    assert deadline.moment == aware + timedelta(hours=24)
    assert "To the hour, that is 2:30pm on Sunday 29 March 2026." in deadline.steps


def test_an_hour_in_london_can_lie_on_the_day_after_that_of_utc():
    deadline = worked_out("hou.awaab.emergency", datetime(2026, 7, 1, 23, 30, tzinfo=UTC))

    assert (deadline.trigger, deadline.legal_last_day) == (date(2026, 7, 2), date(2026, 7, 3))


def test_without_the_hour_there_is_a_warning():
    deadline = worked_out("hou.awaab.emergency", TUESDAY)

    assert deadline.legal_last_day == date(2026, 11, 25)
    assert deadline.moment is None
    assert not deadline.certain
    assert "Write down the hour" in deadline.warning


# School days

TERMS = Terms(
    name="Made-up school",
    first=date(2026, 9, 1),
    last=date(2027, 2, 28),
    school_days=frozenset(
        day
        for number in range(181)
        if (day := date(2026, 9, 1) + timedelta(days=number)).weekday() < 5
        and not date(2026, 12, 19) <= day <= date(2027, 1, 4)
    ),
)


def test_with_terms_school_days_are_certain():
    deadline = worked_out("edu.excl.irp_apply", date(2026, 12, 10), terms=TERMS)

    assert deadline.legal_last_day == date(2027, 1, 15)
    assert deadline.certain
    assert deadline.warning == ""


@pytest.mark.parametrize("terms", [None, replace(TERMS, last=date(2026, 12, 31))])
def test_where_terms_are_missing_the_day_is_a_bound_and_says_so(terms):
    deadline = worked_out("edu.excl.irp_apply", date(2026, 12, 10), terms=terms)

    assert not deadline.certain
    assert deadline.legal_last_day <= date(2027, 1, 15)
    assert "can only be later. Ask the school." in deadline.warning


def test_school_days_back_from_a_hearing_without_terms_can_only_be_earlier():
    deadline = worked_out("edu.admission.hearing_notice", date(2026, 12, 10))

    assert "can only be earlier" in deadline.warning


# Two days, two readings, and no number


def test_something_between_two_days_opens_on_the_first():
    deadline = worked_out("debt.bs.midway_review", TUESDAY)

    assert (deadline.opens_on, deadline.legal_last_day) == (date(2026, 12, 18), date(2026, 12, 28))
    assert deadline.internal_target == date(2026, 12, 18)


def test_where_sources_differ_the_earlier_day_is_used_and_the_other_told():
    deadline = worked_out("wb.ctr.valuation_tribunal", TUESDAY)

    assert deadline.legal_last_day == date(2027, 1, 5)
    assert deadline.alternative_last_day == date(2027, 1, 24)
    assert (
        "Others count to Tuesday 5 January 2027. One council (Tewkesbury) says 42 days."
        " We use the earlier day." in deadline.steps
    )


def test_a_limit_that_ends_in_august_moves_to_september():
    deadline = worked_out("edu.send.appeal_2m", date(2026, 6, 20))

    assert deadline.legal_last_day == date(2026, 9, 1)
    assert deadline.alternative_last_day is None
    assert (
        "That is in August or at Christmas. The rule moves it to Tuesday 1 September 2026."
        in deadline.steps
    )


def test_where_the_next_year_is_not_known_christmas_moves_only_out_of_the_holidays():
    day = date(2028, 11, 30)
    sent = limit("edu.send.appeal_1m_cert", day)

    deadline = work_out(sent, day, bank_holidays=ENGLAND)

    assert deadline.legal_last_day == date(2029, 1, 2)
    assert "2029" in deadline.warning
    assert not deadline.certain


@pytest.mark.parametrize("key", ["debt.ccj.set_aside", "hou.homeless.duty_to_refer"])
def test_where_the_law_names_no_number_that_is_said(key):
    deadline = worked_out(key, TUESDAY)

    assert "names no number" in deadline.warning


def test_before_an_event_there_is_no_halfway():
    deadline = worked_out("hou.rent.s14_challenge", date(2027, 1, 1))

    assert deadline.legal_last_day == date(2026, 12, 31)
    assert deadline.internal_target == deadline.safe_date == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("received", "last_day"),
    [(date(2026, 11, 24), date(2026, 11, 27)), (date(2026, 11, 26), date(2026, 11, 30))],
)
def test_an_appeal_about_asylum_support_counts_as_it_did_once_it_is_on_again(received, last_day):
    on_again = replace(limit("imm.asylum_support.appeal"), switched_off="")

    deadline = work_out(on_again, received, bank_holidays=ENGLAND)

    assert deadline.legal_last_day == last_day


# All of them


def every_version():
    return [each for versions in law.time_limits().values() for each in versions]


NEEDS = {"first_assessment_period_began": date(2026, 1, 15)}


@pytest.mark.parametrize(
    "each", [each for each in every_version() if each.counting not in NO_DAY], ids=lambda e: e.id
)
def test_every_rule_counts_or_says_why_not(each):
    day = min(max(each.in_force_from or ON, ON), each.in_force_to or ON)
    events = {each.trigger: day} | NEEDS

    if each.switched_off or each.waits:
        with pytest.raises(Refused):
            work_out(each, events, bank_holidays=ENGLAND)
        return
    deadline = work_out(each, events, bank_holidays=ENGLAND)
    assert deadline.safe_date <= deadline.legal_last_day
    assert deadline.internal_target <= deadline.legal_last_day
    told = " ".join([*deadline.steps, deadline.warning, deadline.late])
    assert "too late" not in told
    assert "None" not in told


@pytest.mark.parametrize("how", Service)
@pytest.mark.parametrize("roll", Roll)
def test_service_and_rolling_never_come_before_the_post(how, roll):
    made_up = a_limit(served=how, roll=roll, counting=Counting.DAYS_AFTER, unit=Unit.DAYS)

    for step in range(40):
        posted = date(2026, 11, 24) + timedelta(days=step)
        deadline = work_out(made_up, {"posted": posted}, bank_holidays=ENGLAND)
        assert deadline.trigger >= posted + timedelta(days=2)
        assert deadline.legal_last_day > deadline.trigger
