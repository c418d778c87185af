"""Whom a campaign asks: the enterprises that hosted the university's students in the year."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from cluster_portal.common.periods import Period
from internships.enums import PlacementState
from internships.models import Placement
from partners.enums import Role
from partners.models import Affiliation, Organization

ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
_EXAMPLES = 10
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


def reachable(members):
    """Those a letter can be sent to."""
    return members.filter(contact_email__regex=ADDRESS)


def without_address(members):
    """Those of MEMBERS whom no letter would reach."""
    return members.exclude(contact_email__regex=ADDRESS)


@dataclass(frozen=True)
class FramePreview:
    """What a launch would do; `examples` are some of those without an address."""

    population: int
    reachable: int
    examples: list

    @property
    def without_address(self) -> int:
        return self.population - self.reachable


def preview_frame(campaign, on) -> FramePreview:
    """What launching CAMPAIGN on a day would do."""
    members = frame_of(campaign.university_id, campaign.academic_year, on)
    return FramePreview(
        population=members.count(),
        reachable=reachable(members).count(),
        examples=list(without_address(members)[:_EXAMPLES]),
    )


def is_of_university(email: str, university: Organization, on) -> bool:
    """Whether the address belongs to a person of the university, or lies in its own mail domain.

    A domain that other organizations have letters sent to as well is nobody's own.
    """
    people = Affiliation.objects.current(on).filter(
        Q(organization=university.pk)
        | Q(organization__parent=university.pk)
        | Q(organization__parent__parent=university.pk),
        user__email__iexact=email,
    )
    domain = university.email.rpartition("@")[2]
    ending = f"@{domain}"
    if domain and email.casefold().endswith(ending.casefold()):
        others = Organization.objects.filter(email__iendswith=ending).exclude(pk=university.pk)
        return people.exists() or not others.exists()
    return people.exists()
