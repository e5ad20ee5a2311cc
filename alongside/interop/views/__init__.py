from alongside.interop.views.messages import process_message
from alongside.interop.views.statements import elsewhere, metadata

__all__ = ["elsewhere", "metadata", "process_message"]
