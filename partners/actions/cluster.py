"""Making clusters, and who belongs to them."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from partners.enums import UNITS, MembershipRole
from partners.models import Cluster, Membership, Organization
from partners.reach import reach_of


class NotYourOrganization(DomainError):
    """The cluster would be coordinated by an organization the person does not act for."""


class NobodyCoordinates(DomainError):
    """The last coordinating organization cannot leave."""


class NotAMember(DomainError):
    """A faculty, a department or a closed organization is no member of its own."""


def make_cluster(*, cluster: Cluster, organization: Organization, by, on) -> Cluster:
    """Save the new CLUSTER; ORGANIZATION, for which BY coordinates, coordinates it from ON."""
    if organization.pk not in reach_of(by).coordinates:
        raise NotYourOrganization(_("You are not the coordinator of this organization."))
    with transaction.atomic():
        cluster.save()
        Membership.objects.create(
            cluster=cluster,
            organization=organization,
            role=MembershipRole.COORDINATOR,
            starts_on=min(cluster.founded_on or on, on),
        )
    return cluster


def add_member(*, cluster, organization, role, starts_on, note="") -> Membership:
    """Raises IntegrityError of a named constraint where it is a member then already."""
    if organization.kind in UNITS or not organization.is_active:
        raise NotAMember(_("Only an active organization, not a part of one, can be a member."))
    return Membership.objects.create(
        cluster=cluster, organization=organization, role=role, starts_on=starts_on, note=note
    )


def change_membership(*, membership: Membership, on) -> Membership:
    """Save the changed MEMBERSHIP; somebody must still coordinate the cluster ON that day."""
    with transaction.atomic():
        Cluster.objects.select_for_update().get(pk=membership.cluster_id)
        membership.save()
        _require_coordinator(membership.cluster_id, on)
    return membership


def _require_coordinator(cluster_id: int, on) -> None:
    coordinators = Membership.objects.filter(cluster=cluster_id, role=MembershipRole.COORDINATOR)
    if not coordinators.current(on).exists():
        raise NobodyCoordinates(
            _("Nobody would coordinate the cluster: add another coordinating organization first.")
        )


def end_membership(*, membership: Membership, on) -> None:
    """ON is the last day; a membership that would begin after it is taken back."""
    with transaction.atomic():
        Cluster.objects.select_for_update().get(pk=membership.cluster_id)
        found = Membership.objects.select_for_update().get(pk=membership.pk)
        if found.starts_on > on:
            found.delete()
        elif found.ends_on is None or found.ends_on > on:
            found.ends_on = on
            found.save()
        _require_coordinator(membership.cluster_id, on + timedelta(days=1))
