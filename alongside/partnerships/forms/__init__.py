from alongside.partnerships.forms.absences import BeAway
from alongside.partnerships.forms.agreement import (
    ChangeHours,
    ChangeScope,
    Commissioner,
    SayIntake,
)
from alongside.partnerships.forms.credentials import NewCredentialForm, NewLocalLine
from alongside.partnerships.forms.members import NewMember
from alongside.partnerships.forms.rows import ProviderRow, Rows, SiteRow
from alongside.partnerships.forms.setting_up import Founder, SetUp

__all__ = [
    "NewCredentialForm",
    "NewLocalLine",
    "BeAway",
    "ChangeHours",
    "ChangeScope",
    "Commissioner",
    "Founder",
    "NewMember",
    "ProviderRow",
    "Rows",
    "SayIntake",
    "SetUp",
    "SiteRow",
]
