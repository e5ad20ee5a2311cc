"""The ids of rows."""

import os
import time
import uuid
from typing import TYPE_CHECKING, Any

from django.db import models

VERSION, VARIANT = 0x7 << 76, 0b10 << 62
RANDOM = (0xFFF << 64) | ((1 << 62) - 1)


def new_id() -> uuid.UUID:
    """
    Make an id of version 7: milliseconds since 1970, then 74 bits by chance.

    Nobody guesses one, and each is greater than those before it: an index grows at its end. With
    ids by chance alone every insert lands on another page of each index, and PostgreSQL writes
    that whole page to its log. Source: RFC 9562, section 5.7. `uuid.uuid7` of Python 3.14 does
    the same: it takes this one's place once 3.14 is the oldest that we run on.
    """
    since = time.time_ns() // 1_000_000
    chance = int.from_bytes(os.urandom(10))
    return uuid.UUID(int=since << 80 | VERSION | VARIANT | chance & RANDOM)


if TYPE_CHECKING:  # mypy is to know it, and the keys that lead to it, as it knows Django's own

    class IdField[Set, Get](models.UUIDField[Set, Get]): ...

else:

    class IdField(models.UUIDField):
        """
        The id of a row, made in Python so that no INSERT has to return anything.

        How it is made is no matter of the table: migrations say what they always said.
        """

        def deconstruct(self) -> Any:
            name, _, args, options = super().deconstruct()
            return name, "django.db.models.UUIDField", args, options | {"default": uuid.uuid4}
