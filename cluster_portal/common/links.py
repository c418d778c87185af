"""Personal links for people without an account.

A link's token is the record's random key with a keyed hash of it (by SECRET_KEY), so
the same link can be sent again in a reminder, yet whoever reads the database cannot make one.
"""

import base64
import binascii
import uuid

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_HASH_BYTES = 16


def _keyed_hash(purpose: str, key: uuid.UUID) -> bytes:
    return salted_hmac(f"link.{purpose}", key.bytes, algorithm="sha256").digest()[:_HASH_BYTES]


def token_for(purpose: str, key: uuid.UUID) -> str:
    """The token of the link that serves PURPOSE for the record with KEY; 43 letters."""
    return base64.urlsafe_b64encode(key.bytes + _keyed_hash(purpose, key)).decode().rstrip("=")


def key_of(purpose: str, token: str) -> uuid.UUID | None:
    """The key in TOKEN, or None where the token was not made here for PURPOSE."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _HASH_BYTES:
        return None
    key = uuid.UUID(bytes=raw[:16])
    return key if constant_time_compare(raw[16:], _keyed_hash(purpose, key)) else None


def absolute(path: str) -> str:
    """PATH as an address that works outside the portal."""
    return f"{settings.SITE_ADDRESS}{path}"
