"""
How often something may be done, by whom nobody can tell from what is kept.

Each taking uses up a share of the time in which `most` are allowed; what is used up comes back as
time goes by. One statement asks and takes, so that two who come at once do not both get the last.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

TAKE = """
INSERT INTO kit_allowance AS mine (name, key, until) VALUES (%(name)s, %(key)s, %(at)s + %(share)s)
ON CONFLICT (name, key) DO UPDATE SET until = greatest(mine.until, %(at)s) + %(share)s
    WHERE greatest(mine.until, %(at)s) + %(share)s <= %(at)s + %(per)s
RETURNING 1
"""


def take(name: str, key_hash: str, most: int, per: timedelta, at: datetime) -> bool:
    """
    Use up one of `most` in the time `per`, or say that none is left.

    Call it outside the transaction of what it guards: what is refused counts as well.
    """
    said: dict[str, Any] = {"name": name, "key": key_hash, "at": at, "per": per}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, said | {"share": per / most})
        return cursor.fetchone() is not None


def hashed(*parts: str) -> str:
    """A key under which something is counted. Without the secret key nobody can try out which."""
    return salted_hmac("alongside.kit.limits", "\0".join(parts), algorithm="sha256").hexdigest()


def forget(at: datetime) -> None:
    """Forget whoever has used up nothing any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kit_allowance WHERE until < %s", [at])
