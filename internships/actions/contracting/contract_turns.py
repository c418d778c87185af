"""Whose turn it is with a contract, and how they learn of it."""

from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.errors import DomainError
from cluster_portal.common.letters import send_letter
from cluster_portal.common.links import absolute, token_for
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.enums import AmendmentState, ContractState, Party
from internships.models import Amendment, Contract, Signature
from internships.people import acting_for
from partners.enums import Role

HOST = "contract-host"  # the purpose of the host's personal link


class ContractError(DomainError):
    """The contract does not allow this now."""


def next_party(contract: Contract, amendment: Amendment | None = None) -> Party | None:
    """Whose turn it is; None where everybody has signed, or nobody can."""
    open_now = (
        amendment.state == AmendmentState.PROPOSED and contract.state == ContractState.SIGNED
        if amendment
        else contract.state == ContractState.READY
    )
    if not open_now:
        return None
    signed = set(
        Signature.objects.filter(contract=contract, amendment=amendment).values_list(
            "party", flat=True
        )
    )
    waiting = (Party(party) for party in contract.template.signers if party not in signed)
    return next(waiting, None)


def host_path(contract: Contract) -> str:
    """The path of the host's personal link."""
    return reverse("contract-link", args=[token_for(HOST, contract.link_key)])


def tell_host(contract: Contract, at) -> None:
    """By letter with the link where the enterprise has an address, and to its HR in the portal."""
    key = f"contract:{contract.pk}:host:{contract.link_key}"
    if contract.enterprise.email:
        address = absolute(host_path(contract))
        context = {"contract": contract, "address": address}
        language = contract.enterprise.language
        send_letter(contract.enterprise.email, language, "contract_host", context, key=key)
    notify(
        acting_for(contract.enterprise_id, Role.HR, timezone.localdate(at)),
        "contract_to_check",
        {"contract": contract},
        key=key,
        url=contract.get_absolute_url(),
    )


def tell_next(contract: Contract, at, amendment: Amendment | None = None) -> None:
    """Whoever signs next learns that it is their turn (the host's link goes on working)."""
    party, on = next_party(contract, amendment), timezone.localdate(at)
    match party:
        case Party.STUDENT:
            students = contract.named_placements().values("student__user")
            people = User.objects.filter(is_active=True, pk__in=students).order_by("pk")
        case Party.ENTERPRISE:
            people = acting_for(contract.enterprise_id, Role.HR, on)
        case Party.UNIVERSITY:
            people = acting_for(contract.university_id, Role.UNIVERSITY_ADMIN, on)
        case _:
            return
    signed = f"amendment:{amendment.pk}" if amendment else f"contract:{contract.pk}"
    key, url = f"{signed}:sign:{party}", contract.get_absolute_url()
    context = {"contract": contract, "amendment": amendment}
    notify(people, "contract_to_sign", context, key=key, url=url)
