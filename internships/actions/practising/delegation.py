"""A supervisor goes away and another stands in."""

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.models import Delegation
from internships.people import supervisors_of


class DelegationError(DomainError):
    """This stand-in cannot be named."""


def delegate(
    *, university, supervisor, stand_in, starts_on: date, ends_on: date, by, at
) -> Delegation:
    """Both are told; two stand-ins in the same days are refused by the database."""
    today = timezone.localdate(at)
    known = set(supervisors_of(university.pk, today).values_list("pk", flat=True))
    if not {supervisor.pk, stand_in.pk} <= known:
        raise DelegationError(_("Both must be supervisors of this university."))
    if ends_on < today:
        raise DelegationError(_("These days are over already."))
    with transaction.atomic():
        made = Delegation(
            university=university,
            supervisor=supervisor,
            stand_in=stand_in,
            starts_on=starts_on,
            ends_on=ends_on,
            made_by=by,
            made_at=at,
        )
        made.full_clean()
        made.save()
        notify(
            get_user_model().objects.filter(pk__in=[supervisor.pk, stand_in.pk]),
            "delegation_made",
            {"delegation": made},
            key=f"delegation:{made.pk}",
        )
    return made


def end_delegation(*, delegation: Delegation, at) -> None:
    """From now on: one that has not begun goes, one under way ends with yesterday."""
    with transaction.atomic():
        locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
        yesterday = timezone.localdate(at) - timedelta(days=1)
        if locked.starts_on > yesterday:
            locked.delete()
        elif locked.ends_on > yesterday:
            locked.ends_on = yesterday
            locked.save()
