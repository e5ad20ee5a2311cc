from uuid import uuid4

from alongside.demo.rules import ADVISERS, BY_KEY, ORGANISATIONS, PERSONAS, curl_line
from alongside.demo.rules.story import Happened, chapters


def test_the_story_has_the_eight_steps_of_the_journey():
    assert [chapter.stage for chapter in chapters(Happened())] == [
        "Identify", "Refer", "Route", "Book", "Advise", "Share", "Resolve", "Learn",
    ]  # fmt: skip


def test_nothing_is_ticked_before_anything_has_happened():
    assert not any(chapter.done for chapter in chapters(Happened()))


def test_what_happened_is_ticked_and_nothing_else():
    told = chapters(Happened(referral_id=uuid4(), contact_asked=True, accepted=True))

    assert [chapter.stage for chapter in told if chapter.done] == ["Identify", "Refer", "Route"]


def test_the_coordinator_routes_what_nobody_was_proposed_for():
    told = chapters(Happened(referral_id=uuid4(), waits_for_coordinator=True))

    assert told[2].persona.key == "coordinator"


def test_whoever_advises_at_the_asked_provider_takes_the_steps():
    told = chapters(Happened(referral_id=uuid4(), provider="lawyer"))

    assert {chapter.persona.key for chapter in told[2:7]} == {"lawyer"}


def test_the_whole_way_can_be_ticked():
    happened = Happened(
        referral_id=uuid4(),
        case_id=uuid4(),
        issue_id=uuid4(),
        contact_asked=True,
        accepted=True,
        booked=True,
        has_deadline=True,
        shared=True,
        has_outcome=True,
        counted=True,
    )

    assert all(chapter.done for chapter in chapters(happened))


def test_every_persona_works_at_a_known_organisation_and_has_ids_of_their_own():
    assert {persona.organisation for persona in PERSONAS} <= ORGANISATIONS.keys()
    assert len({persona.user_id for persona in PERSONAS}) == len(PERSONAS) == len(BY_KEY)
    assert len(ADVISERS) == 4


def test_the_line_to_paste_sends_the_example_with_a_token():
    line = curl_line("http://localhost:8123", "/tmp/there")

    assert "http://localhost:8123/FHIR/R4/$process-message" in line
    assert "fhir-token --partner demo" in line
    assert "docs/examples/referral.json" in line
