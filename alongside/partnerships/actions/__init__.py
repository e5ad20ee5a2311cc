"""What happens to a partnership: it is set up, what was agreed changes, people come and go."""

from alongside.partnerships.actions.absences import be_away, come_back
from alongside.partnerships.actions.agreement import (
    add_commissioner,
    add_provider,
    add_site,
    change_hours,
    change_scope,
    say_computers,
    say_intake,
)
from alongside.partnerships.actions.credentials import (
    NewCredential,
    add_credential,
    add_local_line,
    end_credential,
    end_local_line,
)
from alongside.partnerships.actions.doors import (
    close_door,
    make_door,
    rename_door,
    rotate_address,
    rotate_code,
)
from alongside.partnerships.actions.members import Added, add_member, end_membership, new_link
from alongside.partnerships.actions.setting_up import set_up

__all__ = [
    "NewCredential",
    "add_credential",
    "add_local_line",
    "end_local_line",
    "end_credential",
    "Added",
    "add_commissioner",
    "add_member",
    "add_provider",
    "add_site",
    "be_away",
    "change_hours",
    "change_scope",
    "close_door",
    "come_back",
    "end_membership",
    "make_door",
    "new_link",
    "rename_door",
    "rotate_address",
    "rotate_code",
    "say_computers",
    "say_intake",
    "set_up",
]
