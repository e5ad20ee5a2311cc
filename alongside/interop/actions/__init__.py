from alongside.interop.actions.partners import TOKEN_LASTS, add_partner, give_token
from alongside.interop.actions.sending import send_bars
from alongside.interop.actions.taking import take_in

__all__ = ["TOKEN_LASTS", "add_partner", "give_token", "send_bars", "take_in"]
