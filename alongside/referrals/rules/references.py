"""
The name of a referral that people read to each other over the phone, as in HJ-7K3M-2QX.

Without letters and figures that are taken for one another: 0 O, 1 I L, 5 S, U V.
"""

ALPHABET = "2346789ABCDEFGHJKMNPQRTVWXYZ"
LENGTH = 7


def reference_of(signs: str) -> str:
    return f"HJ-{signs[:4]}-{signs[4:]}"
