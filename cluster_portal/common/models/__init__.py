from cluster_portal.common.models.erasure import ErasureRequest, PendingRedaction
from cluster_portal.common.models.imports import (
    ColumnMapping,
    ImportedRow,
    ImportFault,
    ImportRun,
)
from cluster_portal.common.models.job import Job
from cluster_portal.common.models.letter import Letter
from cluster_portal.common.models.notification import Notification
from cluster_portal.common.models.seal import AuditExport, AuditRedaction, AuditSeal
from cluster_portal.common.models.token import ApiToken
from cluster_portal.common.models.user import User

__all__ = [
    "ApiToken",
    "AuditExport",
    "AuditRedaction",
    "AuditSeal",
    "ColumnMapping",
    "ErasureRequest",
    "ImportFault",
    "ImportRun",
    "ImportedRow",
    "Job",
    "Letter",
    "Notification",
    "PendingRedaction",
    "User",
]
