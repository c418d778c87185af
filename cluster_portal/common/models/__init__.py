from cluster_portal.common.models.imports import ImportRun
from cluster_portal.common.models.job import Job
from cluster_portal.common.models.letter import Letter
from cluster_portal.common.models.notification import Notification
from cluster_portal.common.models.token import ApiToken
from cluster_portal.common.models.user import User

__all__ = ["ApiToken", "ImportRun", "Job", "Letter", "Notification", "User"]
