from alongside.correspondence.actions.carrying import catch, send_by_notify
from alongside.correspondence.actions.delivering import deliver, hold, retry
from alongside.correspondence.actions.delivering import keep_system_user as keep_system_user
from alongside.correspondence.actions.hearing import Heard, hear, keep_receipt, look_at
from alongside.correspondence.actions.routing import set_route
from alongside.correspondence.actions.writing import write

__all__ = [
    "Heard",
    "catch",
    "deliver",
    "hear",
    "hold",
    "keep_receipt",
    "look_at",
    "retry",
    "send_by_notify",
    "set_route",
    "write",
]
