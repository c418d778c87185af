"""Two territorial clusters and a university complex, with the institutions they need."""

from datetime import date

from cluster_portal.demonstration.institutions import DOMAIN, Host, Teaching
from partners.enums import ClusterModel, MembershipRole, OrganizationKind
from partners.models import Cluster, Membership, Organization, Region

_AROUND = [
    (OrganizationKind.COLLEGE, "kasb-hunar kolleji", "профессиональный колледж"),
    (OrganizationKind.LYCEUM, "akademik litseyi", "академический лицей"),
    (OrganizationKind.RESEARCH_INSTITUTE, "ilmiy-tadqiqot instituti", "проектный институт"),
    (OrganizationKind.SCHOOL, "ixtisoslashtirilgan maktabi", "специализированная школа"),
    (OrganizationKind.EXTRACURRICULAR, "yosh texniklar markazi", "центр юных техников"),
    (OrganizationKind.POSTGRADUATE, "malaka oshirish instituti", "институт повышения квалификации"),
]  # fmt: skip
_TERRITORIAL = _AROUND[:3]


def _institution(number: int, region: Region, kind, name_uz: str, name_ru: str) -> Organization:
    return Organization.objects.create(
        kind=kind,
        code=f"I{number:03d}",
        tax_id=f"{290_000_000 + number:09d}",
        name_uz=name_uz,
        name_ru=name_ru,
        region=region,
        email=f"info.i{number:03d}@{DOMAIN}",
    )


def _join(cluster: Cluster, members: list[tuple[Organization, MembershipRole]], since: date):
    Membership.objects.bulk_create(
        [
            Membership(cluster=cluster, organization=one, role=role, starts_on=since)
            for one, role in members
        ]
    )


def make_clusters(
    teachings: list[Teaching], hosts: list[Host], coordinator: Organization, since: date
) -> None:
    """The capital's and the declining region's clusters, and the main university's complex."""
    regions = {
        "1726": ("TOSHKENT", "Toshkent", "Ташкентский"),
        "1722": ("SURXON", "Surxon", "Сурхан"),
    }
    number = 0
    for code, (short, name_uz, name_ru) in regions.items():
        region = Region.objects.get(code=code)
        cluster = Cluster.objects.create(
            code=short,
            name_uz=f"{name_uz} taʼlim klasteri",
            name_ru=f"{name_ru} образовательный кластер",
            model=ClusterModel.TERRITORIAL,
            region=region,
            founded_on=since,
            purpose="Hududda kadrlar tayyorlash va amaliyotni birgalikda yuritish.",
        )
        members = [(coordinator, MembershipRole.COORDINATOR)]
        for kind, kind_uz, kind_ru in _TERRITORIAL:
            number += 1
            made = _institution(
                number, region, kind, f"{name_uz} {kind_uz}", f"{name_ru} {kind_ru}"
            )
            members.append((made, MembershipRole.MEMBER))
        members += [
            (teaching.university, MembershipRole.FOUNDER if place == 0 else MembershipRole.MEMBER)
            for place, teaching in enumerate(_in_region(teachings, region))
        ]
        nearby = [host.organization for host in hosts if host.organization.region_id == region.pk]
        members += [(one, MembershipRole.MEMBER) for one in nearby[:12]]
        _join(cluster, members, since)
    _make_complex(teachings[0], coordinator, number, since)


def _in_region(teachings: list[Teaching], region: Region) -> list[Teaching]:
    return [one for one in teachings if one.university.region_id == region.pk]


def _make_complex(main: Teaching, coordinator: Organization, number: int, since: date) -> None:
    region = main.university.region
    cluster = Cluster.objects.create(
        code="TEXNIKA",
        name_uz="Texnika universiteti majmuasi",
        name_ru="Комплекс технического университета",
        model=ClusterModel.UNIVERSITY_COMPLEX,
        region=region,
        founded_on=since,
        purpose="Maktabdan oliy taʼlimdan keyingi taʼlimgacha uzluksiz tayyorlash.",
    )
    members = [
        (main.university, MembershipRole.FOUNDER),
        (coordinator, MembershipRole.COORDINATOR),
    ]
    for place, (kind, name_uz, name_ru) in enumerate(_AROUND, start=number + 1):
        made = _institution(
            place,
            region,
            kind,
            f"Texnika universiteti {name_uz}",
            f"{name_ru} при ТГТУ".capitalize(),
        )
        members.append((made, MembershipRole.MEMBER))
    _join(cluster, members, since)
