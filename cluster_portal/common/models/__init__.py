from cluster_portal.common.models.consent import Consent, ConsentText
from cluster_portal.common.models.document import SealedDocument
from cluster_portal.common.models.erasure import ErasureRequest, PendingRedaction
from cluster_portal.common.models.imports import (
    ColumnMapping,
    ImportedRow,
    ImportFault,
    ImportRun,
)
from cluster_portal.common.models.job import Job
from cluster_portal.common.models.letter import Letter
from cluster_portal.common.models.messaging import MessageSettings, TelegramChat
from cluster_portal.common.models.notification import Notification
from cluster_portal.common.models.outbox import WaitingTask
from cluster_portal.common.models.seal import AuditExport, AuditRedaction, AuditSeal
from cluster_portal.common.models.security import (
    AccountInvitation,
    KnownDevice,
    SecurityEvent,
    SecurityEventKind,
)
from cluster_portal.common.models.token import ApiToken
from cluster_portal.common.models.user import User

__all__ = [
    "AccountInvitation",
    "ApiToken",
    "AuditExport",
    "AuditRedaction",
    "AuditSeal",
    "ColumnMapping",
    "Consent",
    "ConsentText",
    "ErasureRequest",
    "ImportFault",
    "ImportRun",
    "ImportedRow",
    "Job",
    "KnownDevice",
    "Letter",
    "MessageSettings",
    "Notification",
    "PendingRedaction",
    "SealedDocument",
    "SecurityEvent",
    "SecurityEventKind",
    "TelegramChat",
    "User",
    "WaitingTask",
]
