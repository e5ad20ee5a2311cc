"""An answer as bytes, in whichever form it is asked for."""

import json

from alongside.interop.rules import Media
from alongside.interop.schemas.parsing import Node
from alongside.interop.schemas.writing_xml import to_xml


def written(node: Node, media: Media) -> bytes:
    return to_xml(node) if media is Media.XML else json.dumps(node).encode()
