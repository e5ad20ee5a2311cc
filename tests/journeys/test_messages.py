"""What a partner's system sends is on an adviser's desk, and what is answered can be seen."""

import json
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from alongside.interop.tests.factories import (
    PROCESS,
    headers_of,
    make_partner,
    new_body,
    response_body,
    token_of,
)
from alongside.referrals.models import Referral

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_message_of_a_surgerys_system_is_on_the_advisers_desk(world, somebody, site):
    # Given a partner whose system has a token
    make_partner(world)
    token = token_of()

    # When it sends our example referral
    message = new_body()
    headers = {"Content-Type": "application/fhir+json", **headers_of(token)}
    request = Request(site + PROCESS, data=message, headers=headers)  # noqa: S310
    with urlopen(request, timeout=20) as answer:  # noqa: S310
        assert answer.status == 200
        ours = json.loads(answer.read())["id"]

    # Then the person waits on an adviser's desk, and the referral says where it came from
    name = family_name_in(message)
    desks = [somebody(world.adviser), somebody(world.lawyer)]
    for desk in desks:
        desk.opens("/", "My work")
    asked = next(desk for desk in desks if name in desk.page.inner_text("main"))
    asked.reads(name, "Accept or decline")
    asked.page.locator("main").get_by_role("rowheader").get_by_role("link").first.click()
    asked.arrives_at(name_in(asked))
    asked.reads("What is asked", "Mill Road Surgery")

    # And once it is accepted, the answer waits in the outbox
    asked.presses("Accept and open the file")
    asked.arrives_at(name_in(asked))
    asked.opens("/outbox/", "Outbox")

    # And what the system says of it later can be read from the referral
    headers = {"Content-Type": "application/fhir+json", **headers_of(token)}
    request = Request(site + PROCESS, data=missed(ours), headers=headers)  # noqa: S310
    with urlopen(request, timeout=20) as answer:  # noqa: S310
        assert answer.status == 200
    with world.acting(asked_as(world, asked, desks)):
        referral = Referral.objects.get()
    asked.opens(f"/referrals/{referral.pk}/")
    asked.follows("What their system said since")
    asked.arrives_at("From the referrer’s system")
    asked.reads("They did not come to the appointment")


def asked_as(world, asked, desks):
    return world.adviser if asked is desks[0] else world.lawyer


def missed(ours: str) -> bytes:
    def change(document):
        meeting = {"resourceType": "Appointment", "status": "noshow",
                   "participant": [{"status": "accepted"}]}  # fmt: skip
        document["entry"].append({"fullUrl": f"urn:uuid:{uuid4()}", "resource": meeting})

    return response_body(ours, change)


def family_name_in(message: bytes) -> str:
    entries = json.loads(message)["entry"]
    patient = next(
        each["resource"] for each in entries if each["resource"]["resourceType"] == "Patient"
    )
    return str(patient["name"][0]["family"])


def name_in(visitor):
    return visitor.page.get_by_role("heading", level=1).inner_text()
