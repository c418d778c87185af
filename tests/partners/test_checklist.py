"""The rule of each cluster model."""

import pytest

from partners.checklist import Member, cluster_checklist, is_complete
from partners.enums import ClusterModel, MembershipRole, OrganizationKind

KIND = OrganizationKind


def member(kind, *, role=MembershipRole.MEMBER, region="1726", note="") -> Member:
    return Member(name=f"A {kind}", kind=kind, role=role, region=region, note=note)


TERRITORIAL = [
    member(KIND.UNIVERSITY),
    member(KIND.COLLEGE),
    member(KIND.RESEARCH_INSTITUTE),
    member(KIND.ENTERPRISE),
    member(KIND.ENTERPRISE),
    member(KIND.STATE_BODY, role=MembershipRole.COORDINATOR),
]
COMPLEX = [
    member(KIND.UNIVERSITY, role=MembershipRole.FOUNDER),
    member(KIND.RESEARCH_INSTITUTE),
    member(KIND.LYCEUM),
    member(KIND.SCHOOL),
    member(KIND.EXTRACURRICULAR),
    member(KIND.POSTGRADUATE),
]


def missing(model, members, region="1726") -> list[int]:
    """Places of the items not done."""
    items = cluster_checklist(model, region, members)
    return [place for place, item in enumerate(items) if not item.done]


def test_complete_clusters_lack_nothing():
    assert missing(ClusterModel.TERRITORIAL, TERRITORIAL) == []
    assert missing(ClusterModel.UNIVERSITY_COMPLEX, COMPLEX) == []
    assert is_complete(cluster_checklist(ClusterModel.TERRITORIAL, "1726", TERRITORIAL))


@pytest.mark.parametrize(
    ("model", "members"),
    [(ClusterModel.TERRITORIAL, TERRITORIAL), (ClusterModel.UNIVERSITY_COMPLEX, COMPLEX)],
)
def test_each_member_of_a_least_cluster_is_needed(model, members):
    for place in range(len(members)):
        assert len(missing(model, members[:place] + members[place + 1 :])) == 1


def test_empty_cluster_lacks_everything_and_says_what_to_do():
    items = cluster_checklist(ClusterModel.TERRITORIAL, "1726", [])
    assert [item.done for item in items] == [False] * 6
    assert all(item.detail for item in items)


def test_lyceum_stands_for_a_college():
    members = [member(KIND.LYCEUM) if m.kind == KIND.COLLEGE else m for m in TERRITORIAL]
    assert missing(ClusterModel.TERRITORIAL, members) == []


def test_member_from_outside_needs_an_explanation_but_the_coordinator_does_not():
    outside = member(KIND.ENTERPRISE, region="1703")
    assert missing(ClusterModel.TERRITORIAL, [*TERRITORIAL, outside]) == [5]
    explained = member(KIND.ENTERPRISE, region="1703", note="Buys the cotton of the region")
    abroad = member(KIND.STATE_BODY, region=None, role=MembershipRole.COORDINATOR)
    assert missing(ClusterModel.TERRITORIAL, [*TERRITORIAL, explained, abroad]) == []


def test_complex_has_one_university_at_its_centre():
    second = member(KIND.UNIVERSITY, role=MembershipRole.FOUNDER)
    assert missing(ClusterModel.UNIVERSITY_COMPLEX, [*COMPLEX, second]) == [0]
    associate = member(KIND.UNIVERSITY, role=MembershipRole.ASSOCIATE)
    assert missing(ClusterModel.UNIVERSITY_COMPLEX, [*COMPLEX, associate]) == []


def test_university_that_coordinates_its_complex_is_the_centre():
    centre = member(KIND.UNIVERSITY, role=MembershipRole.COORDINATOR)
    assert missing(ClusterModel.UNIVERSITY_COMPLEX, [centre, *COMPLEX[1:]]) == []


def test_missing_item_names_the_kind_to_add():
    items = cluster_checklist(ClusterModel.TERRITORIAL, "1726", [])
    assert [item.kind for item in items] == [
        "university",
        "college",
        "research_institute",
        "enterprise",
        "",
        "",
    ]
