"""Whom a campaign asks: the enterprises that hosted the university's students in the year."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from cluster_portal.common.periods import Period
from internships.enums import PlacementState
from internships.models import Placement
from partners.enums import Role
from partners.models import Affiliation, Organization

_HOSTED = [PlacementState.UNDER_WAY, PlacementState.COMPLETED]


def frame_of(university, academic_year: int, on):
    """The hosts, each with `contact_email` (its own, else its HR's on the day ON) and `interns`."""
    year = Period.parse(f"{academic_year}/{academic_year + 1}")
    hosted = Placement.objects.filter(
        university=university,
        state__in=_HOSTED,
        starts_on__lte=year.end,
        ends_on__gte=year.start,
    )
    staff = (
        Affiliation.objects.filter(organization=OuterRef("pk"))
        .with_role(Role.HR)
        .current(on)
        .order_by("pk")
        .values("user__email")
    )
    return (
        Organization.objects.filter(pk__in=hosted.values("enterprise"))
        .annotate(
            contact_email=Coalesce(NullIf(F("email"), Value("")), Subquery(staff[:1]), Value("")),
            interns=Count(
                "placements_hosted", filter=Q(placements_hosted__in=hosted), distinct=True
            ),
        )
        .order_by("sort_key", "pk")
    )


def has_address(organization) -> bool:
    """Whether a letter can be sent to a member of the frame."""
    try:
        validate_email(organization.contact_email)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class FramePreview:
    """What a launch would do."""

    reachable: list
    without_address: list

    @property
    def population(self) -> int:
        return len(self.reachable) + len(self.without_address)


def preview_frame(campaign, on) -> FramePreview:
    members = list(frame_of(campaign.university, campaign.academic_year, on))
    return FramePreview(
        reachable=[member for member in members if has_address(member)],
        without_address=[member for member in members if not has_address(member)],
    )
