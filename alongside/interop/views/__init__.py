from alongside.interop.views.heard import heard
from alongside.interop.views.leaving import hand_out, take_out
from alongside.interop.views.messages import process_message
from alongside.interop.views.requests import service_request, service_requests
from alongside.interop.views.statements import (
    elsewhere,
    message_definition,
    message_definitions,
    metadata,
)
from alongside.interop.views.tokens import token

__all__ = [
    "hand_out",
    "take_out",
    "elsewhere",
    "heard",
    "message_definition",
    "message_definitions",
    "metadata",
    "process_message",
    "service_request",
    "service_requests",
    "token",
]
