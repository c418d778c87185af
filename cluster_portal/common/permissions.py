"""The apps declare permissions; the matrix of settings.ROLE_PERMISSIONS gives them to roles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Permission:
    """One thing somebody may do.

    `covers(affiliation, record)` narrows it to the records an affiliation answers for; without it
    the permission holds for every record the person can see.
    """

    code: str
    label: Any
    covers: Callable[[Any, Any], bool] | None = None


DECLARED: dict[str, Permission] = {}


def declare(code: str, label: Any, covers: Callable[[Any, Any], bool] | None = None) -> str:
    """Declare the permission CODE ("app.verb_thing") and return its code."""
    if code in DECLARED:
        raise ValueError(f"The permission {code} is declared twice.")
    DECLARED[code] = Permission(code, label, covers)
    return code


VIEW_AUDIT = declare("common.view_audit", gettext_lazy("read the audit trail"))
RESET_SECOND_FACTOR = declare(
    "common.reset_second_factor", gettext_lazy("reset a person's second factor")
)
ANSWER_ERASURES = declare("common.answer_erasures", gettext_lazy("answer requests to be erased"))
VIEW_OPERATION = declare("common.view_operation", gettext_lazy("see how the platform runs"))


def require(user, code: str, record=None) -> None:
    """Raises PermissionDenied, with the reason in words, where USER may not do CODE (to RECORD)."""
    if not user.has_perm(code, record):
        declared = DECLARED.get(code)
        what = declared.label if declared else code
        if record is not None and user.has_perm(code):
            reason = _("Your role covers others, not “%(record)s”: %(what)s.")
            raise PermissionDenied(reason % {"record": record, "what": what})
        raise PermissionDenied(_("Your role does not let you do this: %(what)s.") % {"what": what})


def _same_organization(affiliation, run) -> bool:
    return affiliation.organization.code == run.scope


IMPORT_FILES = declare(
    "common.import_files", gettext_lazy("bring in data from files"), _same_organization
)
