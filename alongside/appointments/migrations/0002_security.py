"""
Sessions, rooms and times are for all in the partnership to see. Who holds a seat is for the
provider, and for the organisation that referred them.
"""

from django.db import migrations

from alongside.kit.security import HERE, ORGANISATION, USER, append_only, secure

BOOKING = f"""
    {HERE} AND (provider_id = {ORGANISATION} OR referring_organisation_id = {ORGANISATION})
    AND NOT EXISTS (SELECT 1 FROM people_wall w WHERE w.person_id = appointments_booking.person_id
        AND (w.user_id = {USER} OR w.user_id IS NULL AND w.organisation_id = {ORGANISATION}))
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial"), ("people", "0002_security")]

    operations = [
        *[
            secure(f"appointments_{table}", see=HERE)
            for table in ("room", "weeklysession", "session", "slot")
        ],
        secure("appointments_booking", see=BOOKING, write=HERE),
        secure(
            "appointments_bookingstep",
            see=f"{HERE} AND EXISTS (SELECT 1 FROM appointments_booking b"
            " WHERE b.id = appointments_bookingstep.booking_id)",
            write=HERE,
        ),
        append_only("appointments_bookingstep"),
    ]
