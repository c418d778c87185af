"""Three days before the first day: whoever signs next, or, without a contract, the university."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.links import absolute
from cluster_portal.common.messaging.reminders import Due
from cluster_portal.common.models import User
from internships.actions.contracting.contract_turns import host_path, next_party
from internships.actions.contracting.start_gate import ready_to_begin
from internships.enums import ContractState, Party, PlacementState
from internships.models import Contract, ContractPlacement, Placement
from internships.reminders.people import acting_for_each
from partners.enums import Role

_BEFORE = timedelta(days=3)
_ROLES = {Party.ENTERPRISE: Role.HR, Party.UNIVERSITY: Role.UNIVERSITY_ADMIN}


def starts_without_contract(at: datetime) -> Iterator[Due]:
    today = timezone.localdate(at)
    near = Placement.objects.filter(
        state=PlacementState.CONFIRMED, starts_on__gte=today, starts_on__lte=today + _BEFORE
    )
    near = near.exclude(pk__in=ready_to_begin(near, today).values("pk"))
    current = ContractPlacement.objects.filter(released_at=None).select_related(
        "contract__template", "contract__enterprise", "contract__university"
    )
    placements = list(
        near.select_related("student__user").prefetch_related(
            Prefetch("contract_links", current, to_attr="current_contracts")
        )
    )
    organizations = {one.university_id for one in placements} | {
        one.enterprise_id for one in placements
    }
    people = {role: acting_for_each(organizations, role, today) for role in set(_ROLES.values())}
    for placement in placements:
        covered = next(iter(placement.current_contracts), None)
        if covered is None:
            for user in people[Role.UNIVERSITY_ADMIN][placement.university_id]:
                yield _due(placement, user, reverse("contract-add", args=[placement.pk]))
        else:
            yield from _of_contract(placement, covered.contract, people)


def _of_contract(placement: Placement, contract: Contract, people) -> Iterator[Due]:
    if contract.state == ContractState.AWAITING:
        yield from _to_host(placement, contract, people)
        return
    party = next_party(contract)
    if party == Party.STUDENT and placement.student.user_id:
        yield _due(placement, placement.student.user, contract.get_absolute_url())
    elif party == Party.ENTERPRISE:
        yield from _to_host(placement, contract, people)
    else:  # a draft is sent, a contract is signed, by the university
        for user in people[Role.UNIVERSITY_ADMIN][contract.university_id]:
            yield _due(placement, user, contract.get_absolute_url())


def _to_host(placement: Placement, contract: Contract, people) -> Iterator[Due]:
    """Its HR in the portal; the enterprise's own address with the link, for who has no account."""
    staff = people[Role.HR][contract.enterprise_id]
    for user in staff:
        yield _due(placement, user, contract.get_absolute_url())
    if not staff and contract.enterprise.email:
        yield Due(
            key=f"{_key(placement)}:host",
            url=absolute(host_path(contract)),
            email=contract.enterprise.email,
            language=contract.enterprise.language,
            context={"placement": placement},
        )


def _key(placement: Placement) -> str:
    return f"placement:{placement.pk}:contract_start_near:{placement.starts_on}"


def _due(placement: Placement, user: User, url: str) -> Due:
    return Due(key=_key(placement), url=url, user=user, context={"placement": placement})
