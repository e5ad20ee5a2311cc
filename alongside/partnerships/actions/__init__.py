"""What happens to a partnership: it is set up, what was agreed changes, people come and go."""

from alongside.partnerships.actions.agreement import (
    add_commissioner,
    add_provider,
    add_site,
    change_hours,
    change_scope,
    say_computers,
    say_intake,
)
from alongside.partnerships.actions.members import Added, add_member, end_membership, new_link
from alongside.partnerships.actions.setting_up import set_up

__all__ = [
    "Added",
    "add_commissioner",
    "add_member",
    "add_provider",
    "add_site",
    "change_hours",
    "change_scope",
    "end_membership",
    "new_link",
    "say_computers",
    "say_intake",
    "set_up",
]
