"""Clears away what has been kept long enough; the times stand in settings.RETENTION's list.

register(Rule("letters", _("Letters"), clear_letters))      in AppConfig.ready()
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import acting
from cluster_portal.common.models import (
    ApiToken,
    Consent,
    ImportedRow,
    ImportFault,
    ImportRun,
    Job,
    KnownDevice,
    Letter,
    Notification,
)
from cluster_portal.common.models.imports import ImportState

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Rule:
    """`clear(before)` removes what ended before a moment, may run again, and gives its number."""

    code: str
    title: Any
    clear: Callable[[datetime], int]


RULES: dict[str, Rule] = {}


def register(*rules: Rule) -> None:
    for rule in rules:
        RULES[rule.code] = rule


def times() -> list[tuple[Rule, timedelta]]:
    """Each rule with its time; KeyError where the list and the rules differ."""
    listed = import_string(settings.RETENTION)
    if unknown := set(listed) - set(RULES):
        raise KeyError(f"No rule clears {', '.join(sorted(unknown))}.")
    return [(rule, listed[rule.code]) for rule in RULES.values()]


def clear_expired(*, at: datetime) -> dict[str, int]:
    """What was cleared, by rule; each rule is a transaction of its own."""
    cleared = {}
    with acting(user_id=None, where="retention"):
        for rule, kept in times():
            cleared[rule.code] = rule.clear(at - kept)
    logger.info("retention_cleared", **cleared)
    return cleared


def _deleted(records) -> int:
    return records.delete()[0]


def _clear_letters(before: datetime) -> int:
    return _deleted(Letter.objects.filter(sent_at__lt=before))


def _clear_notices(before: datetime) -> int:
    return _deleted(Notification.objects.filter(created_at__lt=before))


def _clear_jobs(before: datetime) -> int:
    return _deleted(Job.objects.filter(finished_at__lt=before))


def _clear_tokens(before: datetime) -> int:
    ended = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    return _deleted(ApiToken.objects.filter(ended))


def _clear_devices(before: datetime) -> int:
    return _deleted(KnownDevice.objects.unseen_since(before))


def _clear_sessions(before: datetime) -> int:
    unused = list(UserSession.objects.filter(last_seen_at__lt=before))
    for session in unused:
        session.end()
    return len(unused)


def _clear_consents(before: datetime) -> int:
    return _deleted(Consent.objects.ended(before))


def _clear_import_files(before: datetime) -> int:
    """An import keeps its report; its file and its rows go, and it can't be undone any more. One
    that was never written goes whole."""
    runs = ImportRun.objects.filter(uploaded_at__lt=before)
    for run in runs.exclude(file="").order_by("pk").iterator(chunk_size=500):
        run.file.storage.delete(run.file.name)
    rows = _deleted(ImportFault.objects.filter(run__in=runs))
    rows += _deleted(ImportedRow.objects.filter(run__in=runs))
    runs.exclude(file="").update(file="", preview={})
    return rows + _deleted(runs.exclude(state__in=[ImportState.WRITTEN, ImportState.UNDONE]))


def register_all() -> None:
    register(
        Rule("notices", _("Notices"), _clear_notices),
        Rule("letters", _("Letters"), _clear_letters),
        Rule("jobs", _("Long work you started"), _clear_jobs),
        Rule("api_tokens", _("API tokens"), _clear_tokens),
        Rule("known_devices", _("Known devices"), _clear_devices),
        Rule("sessions", _("Sessions"), _clear_sessions),
        Rule("consents", _("Consents"), _clear_consents),
        Rule("import_files", _("Files you brought in"), _clear_import_files),
    )
