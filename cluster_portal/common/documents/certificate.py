"""The certificate by which this installation seals its documents (PAdES).

An installation gives its own (settings SEAL_CERTIFICATE and SEAL_KEY). Where none is given the
demonstration seals with one it signed itself; any other installation issues documents unsealed.
"""

import hmac
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_DEMONSTRATION_FROM = datetime(2025, 1, 1, tzinfo=UTC)
_DEMONSTRATION_DAYS = 20 * 365


class SealCertificate(NamedTuple):
    """Both PEM; the certificate may be followed by those of its issuers."""

    certificate: bytes
    key: bytes

    @property
    def own(self) -> x509.Certificate:
        return x509.load_pem_x509_certificates(self.certificate)[0]

    @property
    def fingerprint(self) -> str:
        return self.own.fingerprint(hashes.SHA256()).hex()


def self_signed(
    name: str, *, since: datetime, days: int, key: ec.EllipticCurvePrivateKey | None = None
) -> SealCertificate:
    """A certificate nobody vouches for, for demonstrations and for the time before a real one."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = {
        "digital_signature": True,
        "content_commitment": True,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": False,
        "crl_sign": False,
        "encipher_only": False,
        "decipher_only": False,
    }
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    return SealCertificate(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def seal_certificate() -> SealCertificate | None:
    """What this installation seals with; None where it issues unsealed.

    Raises ImproperlyConfigured where what is given is no certificate with its key.
    """
    if settings.SEAL_CERTIFICATE or settings.SEAL_KEY:
        return _configured(settings.SEAL_CERTIFICATE, settings.SEAL_KEY)
    return _of_demonstration(settings.SECRET_KEY) if settings.DEMONSTRATION else None


@cache
def _configured(certificate: str, key: str) -> SealCertificate:
    given = SealCertificate(certificate.encode(), key.encode())
    try:
        private = serialization.load_pem_private_key(given.key, password=None)
        fits = private.public_key() == given.own.public_key()
    except (ValueError, TypeError, IndexError) as error:
        raise ImproperlyConfigured(
            f"SEAL_CERTIFICATE and SEAL_KEY must be PEM, the key without a password: {error}"
        ) from None
    if not fits:
        raise ImproperlyConfigured("SEAL_KEY is not the key of SEAL_CERTIFICATE.")
    return given


@cache
def _of_demonstration(secret: str) -> SealCertificate:
    """Its key follows from the secret: all processes seal with the same one, kept nowhere."""
    number = int.from_bytes(hmac.digest(secret.encode(), b"demonstration seal", "sha512"))
    key = ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
    name = "Education cluster (demonstration)"
    return self_signed(name, since=_DEMONSTRATION_FROM, days=_DEMONSTRATION_DAYS, key=key)
