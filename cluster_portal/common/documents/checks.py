"""`check --deploy` on the seal of documents: unreadable, none, over."""

from datetime import UTC, datetime

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured

from cluster_portal.common.documents.certificate import seal_certificate

_DAYS_BEFORE = 30


@register(Tags.security, deploy=True)
def seal_of_documents(app_configs, **options) -> list[CheckMessage]:
    try:
        certificate = seal_certificate()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="documents.E001")]
    if certificate is None:
        hint = "Set SEAL_CERTIFICATE and SEAL_KEY; see docs/settings.md."
        return [Warning("Documents are issued without a seal.", hint=hint, id="documents.W001")]
    ends = certificate.own.not_valid_after_utc
    if (ends - datetime.now(UTC)).days < _DAYS_BEFORE:
        return [Warning(f"The seal's certificate ends on {ends:%Y-%m-%d}.", id="documents.W002")]
    return []
