"""Contracts of the demonstration: signed for what has begun, under way for what is to come.

Their PDFs are typeset when a visitor asks for one.
"""

from collections import Counter, defaultdict
from datetime import timedelta
from random import Random

from django.utils import timezone

from cluster_portal.demonstration.calendar import moment
from cluster_portal.demonstration.institutions import Teaching
from cluster_portal.demonstration.names import person_name
from cluster_portal.demonstration.practice import Practice
from internships.actions.contracting.contract import LINK_DAYS
from internships.actions.contracting.contract_terms import terms_of
from internships.enums import ContractState, Party, PlacementState, SignedHow
from internships.models import (
    Contract,
    ContractPlacement,
    ContractTemplate,
    Placement,
    Requisites,
    Signature,
)
from partners.models import Organization

_BANKS = ["“Oʻzmilliybank” AJ", "“Agrobank” ATB", "“Ipoteka-bank” ATIB", "“Asakabank” AJ"]
_COVERED = [
    PlacementState.CONFIRMED, PlacementState.UNDER_WAY, PlacementState.COMPLETED,
    PlacementState.INTERRUPTED,
]  # fmt: skip


class Contracts:
    """Writes them round by round; numbers run on within a university and a year."""

    def __init__(self, now, random: Random):
        self.now, self.random, self.numbers = now, random, Counter()
        self.template = ContractTemplate.objects.in_use().get(code="bilateral")
        self.requisites: dict[int, Requisites] = {}

    def of(self, organization: Organization, capacity: str) -> Requisites:
        if organization.pk not in self.requisites:
            name = person_name(self.random)
            self.requisites[organization.pk] = Requisites.objects.create(
                organization=organization,
                address=f"{organization.region}, Mustaqillik koʻchasi, "
                f"{self.random.randint(1, 120)}-uy",
                phone=f"+998 71 2{self.random.randint(10, 99)} 00 {self.random.randint(10, 99)}",
                bank=self.random.choice(_BANKS),
                account=f"202080009{self.random.randrange(10**11):011}",
                mfo=f"{self.random.randrange(10**5):05}",
                representative=f"{name.last} {name.first}",
                capacity=capacity,
                basis="Ustav",
                confirmed_at=self.now - timedelta(days=400),
                confirmed_by=f"{name.last} {name.first}",
            )
        return self.requisites[organization.pk]

    def make(self, practice: Practice) -> None:
        """One contract for each host and period of the round."""
        groups: dict[tuple, list[Placement]] = defaultdict(list)
        placements = Placement.objects.filter(
            application__placement_round=practice.record, state__in=_COVERED
        ).select_related("student__programme__speciality", "practice_type", "supervisor")
        for placement in placements.order_by("student__sort_key", "pk"):
            key = (placement.enterprise_id, placement.starts_on, placement.ends_on)
            groups[key].append(placement)
        self.of(practice.teaching.university, "rektor")
        hosts = {host.organization.pk: host.organization for host in practice.hosts.values()}
        contracts = [
            self._contract(practice.teaching, hosts[key[0]], members)
            for key, members in groups.items()
        ]
        Contract.objects.bulk_create(contracts, batch_size=1000)
        covered = zip(contracts, groups.values(), strict=True)
        ContractPlacement.objects.bulk_create(
            [
                ContractPlacement(contract=contract, placement=placement)
                for contract, members in covered
                for placement in members
            ],
            batch_size=5000,
        )
        Signature.objects.bulk_create(
            [one for contract in contracts for one in self._signatures(contract)], batch_size=2000
        )

    def _contract(
        self, teaching: Teaching, host: Organization, members: list[Placement]
    ) -> Contract:
        first = members[0]
        made_at = moment(min(first.confirmed_at.date() + timedelta(days=2), self.now.date()))
        year = timezone.localdate(made_at).year
        self.numbers[teaching.university.pk, year] += 1
        number = self.numbers[teaching.university.pk, year]
        contract = Contract(
            number=f"{teaching.university.code}/{year}-{number:05}",
            template=self.template,
            university=teaching.university,
            enterprise=host,
            language="uz",
            city=str(teaching.university.region),
            dated_on=timezone.localdate(made_at),
            starts_on=first.starts_on,
            ends_on=first.ends_on,
            hours=first.practice_type.credits * 30,
            place=self.of(host, "direktor").address,
            made_by=teaching.admin,
            made_at=made_at,
        )
        self._move(contract, members, begun=first.starts_on <= self.now.date())
        return contract

    def _move(self, contract: Contract, members: list[Placement], *, begun: bool) -> None:
        at = contract.made_at
        contract.send(at=at, link_until=at + timedelta(days=LINK_DAYS))
        reached = 3 if begun else self.random.choice([1, 2, 3, 3])
        if reached == 1:
            return
        contract.make_ready(terms=terms_of(contract, members), at=at)
        if reached == 2:
            return
        contract.conclude(at=at)
        if contract.ends_on < self.now.date():
            contract.end(at=moment(contract.ends_on, 20))

    def _signatures(self, contract: Contract):
        if contract.state not in {ContractState.SIGNED, ContractState.ENDED}:
            return
        for party, signer in (
            (Party.ENTERPRISE, contract.terms["enterprise"]),
            (Party.UNIVERSITY, contract.terms["university"]),
        ):
            by_link = party == Party.ENTERPRISE
            yield Signature(
                contract=contract,
                party=party,
                user=None if by_link else contract.made_by,
                name=signer["representative"],
                capacity=signer["capacity"],
                how=SignedHow.LINK if by_link else SignedHow.PORTAL,
                signed_at=contract.signed_at,
                terms_hash=contract.terms_hash,
            )
