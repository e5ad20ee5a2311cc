"""
The name of a referral that people read to each other over the phone, as in HJ-7K3M-2QX.

Without letters and figures that are taken for one another: 0 O, 1 I L, 5 S, U V.
"""

import re

ALPHABET = "2346789ABCDEFGHJKMNPQRTVWXYZ"
LENGTH = 7
TYPED = re.compile(rf"HJ[ -]?([{ALPHABET}]{{4}})[ -]?([{ALPHABET}]{{3}})")


def reference_of(signs: str) -> str:
    return f"HJ-{signs[:4]}-{signs[4:]}"


def reference_in(words: str) -> str:
    """The reference that somebody typed, as it is written; empty where it is none."""
    found = TYPED.fullmatch(words.strip().upper())
    return reference_of("".join(found.groups())) if found else ""
