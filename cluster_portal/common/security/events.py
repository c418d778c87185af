"""Writes down what happened to a person's security, and tells them."""

from django.urls import reverse

from cluster_portal.common.models import SecurityEvent, SecurityEventKind
from cluster_portal.common.notifications import notify


def record(user, kind: SecurityEventKind, *, at, by=None, detail: str = "") -> SecurityEvent:
    """KIND happened to USER, who is told in the portal and by letter; BY whom, if not by USER."""
    event = SecurityEvent.objects.create(
        user=user, kind=kind, detail=detail[:500], done_at=at, done_by=by or user
    )
    key, url = f"security:{event.pk}", reverse("mfa_index")
    notify([user], "security_event", {"event": event}, key=key, url=url)
    return event
