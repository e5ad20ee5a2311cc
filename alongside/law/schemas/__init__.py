"""
The shape of the documents in data/.

Each reader takes a document and gives back what it says, or raises Broken with the place and the
reason. An id that points nowhere is broken too.
"""

from alongside.law.schemas.areas import read_areas, read_gates
from alongside.law.schemas.everything import NAMES, Everything, read_everything
from alongside.law.schemas.routes_now import read_routes_now
from alongside.law.schemas.switches import read_switches
from alongside.law.schemas.time_limits import read_time_limits
from alongside.law.schemas.urgency import read_urgency

__all__ = [
    "NAMES",
    "Everything",
    "read_areas",
    "read_everything",
    "read_gates",
    "read_routes_now",
    "read_switches",
    "read_time_limits",
    "read_urgency",
]
