from cluster_portal.common.models.imports import (
    ColumnMapping,
    ImportedRow,
    ImportFault,
    ImportRun,
)
from cluster_portal.common.models.job import Job
from cluster_portal.common.models.letter import Letter
from cluster_portal.common.models.notification import Notification
from cluster_portal.common.models.outbox import WaitingTask
from cluster_portal.common.models.token import ApiToken
from cluster_portal.common.models.user import User

__all__ = [
    "ApiToken",
    "ColumnMapping",
    "ImportFault",
    "ImportRun",
    "ImportedRow",
    "Job",
    "Letter",
    "Notification",
    "User",
    "WaitingTask",
]
