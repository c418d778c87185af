"""Encrypts what must not be readable in the database or its backups."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import salted_hmac


def _cipher(purpose: str) -> MultiFernet:
    """By SECRET_KEY; what former keys (SECRET_KEY_FALLBACKS) encrypted stays readable."""
    digests = (
        salted_hmac(purpose, b"", secret=key, algorithm="sha256").digest()
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def encrypt(text: str, purpose: str) -> str:
    return _cipher(purpose).encrypt(text.encode()).decode()


def decrypt(encrypted: str, purpose: str) -> str:
    """Raises ImproperlyConfigured where none of the keys fits."""
    try:
        return _cipher(purpose).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise ImproperlyConfigured(
            f"What is kept as {purpose} was encrypted by another SECRET_KEY: put that one into "
            "SECRET_KEY_FALLBACKS."
        ) from None
