from alongside.interop.actions.partners import (
    TOKEN_LASTS,
    add_key,
    add_partner,
    change_secret,
    give_token,
    remove_key,
)
from alongside.interop.actions.sending import send_bars
from alongside.interop.actions.taking import take_in

__all__ = [
    "TOKEN_LASTS",
    "add_key",
    "add_partner",
    "change_secret",
    "give_token",
    "remove_key",
    "send_bars",
    "take_in",
]
