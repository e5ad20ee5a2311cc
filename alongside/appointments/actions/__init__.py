from alongside.appointments.actions.bookings import add_walk_in, book, move, refer_and_book, undo
from alongside.appointments.actions.sessions import (
    Made,
    add_room,
    add_session,
    add_weekly_session,
    make_sessions,
    plan_weekly_session,
)

__all__ = [
    "Made",
    "add_room",
    "add_session",
    "add_walk_in",
    "add_weekly_session",
    "book",
    "make_sessions",
    "move",
    "plan_weekly_session",
    "refer_and_book",
    "undo",
]
