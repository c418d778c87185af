"""What makes a cluster of each model complete, and what a cluster still lacks.

Plain values in, plain items out, so that pages, API and indicators tell the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.enums import ClusterModel, MembershipRole, OrganizationKind


@dataclass(frozen=True)
class Member:
    """A current member: its KIND, REGION (code), ROLE, and why it is a member (NOTE)."""

    name: str
    kind: str
    role: str
    region: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One requirement; DETAIL says who meets it, or what to do; KIND is what to add."""

    label: str
    done: bool
    detail: str
    kind: str = ""


def cluster_checklist(model: str, region: str | None, members: Iterable[Member]) -> list[Item]:
    """What a cluster of MODEL needs, and whether its MEMBERS cover it."""
    members = list(members)
    if model == ClusterModel.TERRITORIAL:
        return _territorial(region, members)
    return _university_complex(members)


def is_complete(items: Iterable[Item]) -> bool:
    """Whether nothing is missing."""
    return all(item.done for item in items)


def _names(members: list[Member], most: int = 3) -> str:
    names = ", ".join(member.name for member in members[:most])
    rest = len(members) - most
    if rest > 0:
        more = ngettext("and %(count)d more", "and %(count)d more", rest) % {"count": rest}
        return f"{names} {more}"
    return names


def _needs(members: list[Member], label: str, kinds: set, todo: str, *, least: int = 1) -> Item:
    found = [member for member in members if member.kind in kinds]
    done = len(found) >= least
    detail = _names(found)
    if not done:
        detail = f"{detail}. {todo}" if found else todo
    return Item(label, done, detail, "" if done else sorted(kinds)[0])


def _coordinated(members: list[Member]) -> Item:
    found = [member for member in members if member.role == MembershipRole.COORDINATOR]
    return Item(
        _("A coordinating organization"),
        bool(found),
        _names(found) or _("Add the organization that coordinates the cluster, in that role."),
    )


def _from_the_region(region: str | None, members: list[Member]) -> Item:
    outside = [
        member
        for member in members
        if member.region != region and not member.note and member.role != MembershipRole.COORDINATOR
    ]
    if outside:
        detail = _("Explain why these belong to the cluster: %(names)s.") % {
            "names": _names(outside)
        }
    elif members:
        detail = _("Nobody from outside without an explanation.")
    else:
        detail = _("The cluster has no members yet.")
    label = _("All members in the region, or explained")
    return Item(label, bool(members) and not outside, detail)


def _territorial(region: str | None, members: list[Member]) -> list[Item]:
    return [
        _needs(
            members,
            _("A university"),
            {OrganizationKind.UNIVERSITY},
            _("Add a university of the region."),
        ),
        _needs(
            members,
            _("A college or lyceum"),
            {OrganizationKind.COLLEGE, OrganizationKind.LYCEUM},
            _("Add a college or lyceum of the region."),
        ),
        _needs(
            members,
            _("A research or design institute"),
            {OrganizationKind.RESEARCH_INSTITUTE},
            _("Add a research or design institute."),
        ),
        _needs(
            members,
            _("Two enterprises or more"),
            {OrganizationKind.ENTERPRISE},
            _("Add enterprises until there are two."),
            least=2,
        ),
        _coordinated(members),
        _from_the_region(region, members),
    ]


def _centre(members: list[Member]) -> Item:
    """The founding university, or the one that coordinates where none is named founder."""
    of_kind = [member for member in members if member.kind == OrganizationKind.UNIVERSITY]
    founders = [member for member in of_kind if member.role == MembershipRole.FOUNDER]
    coordinators = [member for member in of_kind if member.role == MembershipRole.COORDINATOR]
    universities = founders or coordinators
    if len(universities) == 1:
        return Item(_("One university at the centre"), True, universities[0].name)
    todo = _("Add the university as founder.")
    if universities:
        todo = _("Leave one founder: %(names)s.") % {"names": _names(universities)}
    return Item(_("One university at the centre"), False, todo, OrganizationKind.UNIVERSITY)


def _university_complex(members: list[Member]) -> list[Item]:
    return [
        _centre(members),
        _needs(
            members,
            _("A research or design institute"),
            {OrganizationKind.RESEARCH_INSTITUTE},
            _("Add an institute that works with the university."),
        ),
        _needs(
            members,
            _("A college or lyceum"),
            {OrganizationKind.COLLEGE, OrganizationKind.LYCEUM},
            _("Add a college or lyceum that prepares for the university."),
        ),
        _needs(
            members,
            _("General education"),
            {OrganizationKind.SCHOOL},
            _("Add a general school."),
        ),
        _needs(
            members,
            _("Extracurricular education"),
            {OrganizationKind.EXTRACURRICULAR},
            _("Add an extracurricular institution: a centre, a circle, a studio."),
        ),
        _needs(
            members,
            _("Postgraduate education"),
            {OrganizationKind.POSTGRADUATE},
            _("Add a postgraduate institution."),
        ),
    ]
