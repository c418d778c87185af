"""Codes of documents: random, and typed from paper without mistakes.

Crockford's base 32 has no letter that is taken for a figure; what is read wrongly all the same, and
what a Cyrillic keyboard makes of a Latin letter, is taken for what it looks like.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12  # 60 bits
_GROUP = 4
_LOOKALIKES = str.maketrans("OILОАВСЕНКМРТХУ", "011" + "0ABCEHKMPTXY")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def written(code: str) -> str:
    """As people read it: 7K3M-9QTX-2FHB."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read(typed: str) -> str | None:
    """The code somebody typed; None where it is none."""
    bare = "".join(sign for sign in typed.upper() if sign not in "-–— \t\u00a0")
    code = bare.translate(_LOOKALIKES)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
