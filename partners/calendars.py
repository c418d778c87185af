"""What agreements put into calendars: when they end, and what is due."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from cluster_portal.common.calendars import AHEAD, MOST, PAST, Entry, Status
from partners.models import Agreement, AgreementObligation
from partners.models.agreement import NOT_SIGNED
from partners.people import RUNNING
from partners.permissions import VIEW_AGREEMENTS
from partners.reach import reach_of


def _own(user) -> set[int]:
    """The organizations the person runs; who only sees agreements is not reminded of them."""
    return reach_of(user).holding(VIEW_AGREEMENTS).organizations_as(*RUNNING)


def ends_of_agreements(user, today: date) -> Iterator[Entry]:
    signed = Agreement.objects.visible_to(user).exclude(state__in=NOT_SIGNED)
    ending = signed.filter(
        parties__organization__in=_own(user), valid_until__range=(today - PAST, today + AHEAD)
    )
    for agreement in ending.distinct().order_by("valid_until", "pk")[:MOST]:
        ended = agreement.terminated_at
        yield Entry(
            key=f"agreement-{agreement.pk}-end",
            title=_("Last day of the agreement “%(agreement)s”") % {"agreement": agreement},
            first=agreement.valid_until,
            changed_at=ended or agreement.signed_at,
            url=agreement.get_absolute_url(),
            status=Status.standing(ended is None),
        )


def obligations_due(user, today: date) -> Iterator[Entry]:
    """Of the person's own organizations; those of an ended agreement are called off."""
    own = AgreementObligation.objects.visible_to(user).filter(
        party__organization__in=_own(user), due_on__range=(today - PAST, today + AHEAD)
    )
    signed = own.exclude(party__agreement__state__in=NOT_SIGNED)
    for owed in signed.select_related("party__agreement").order_by("due_on", "pk")[:MOST]:
        ended = owed.agreement.terminated_on
        called_off = owed.done_at is None and ended is not None and ended < owed.due_on
        yield Entry(
            key=f"obligation-{owed.pk}",
            title=_("Due by an agreement: %(what)s") % {"what": owed.what},
            first=owed.due_on,
            changed_at=owed.agreement.terminated_at or owed.agreement.signed_at,
            url=owed.get_absolute_url(),
            status=Status.standing(not called_off),
        )


PROVIDERS = (ends_of_agreements, obligations_due)
