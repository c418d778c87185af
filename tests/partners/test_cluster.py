"""Clusters are made and kept by their coordinators."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from partners.actions.cluster import (
    NobodyCoordinates,
    NotAMember,
    NotYourOrganization,
    add_member,
    end_membership,
    make_cluster,
)
from partners.enums import ClusterModel, MembershipRole, OrganizationKind
from partners.models import Cluster
from tests.factories.partners import (
    ClusterFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.partners.queries import count_queries


@pytest.fixture
def cluster(kamola, ministry_body, tashkent):
    """Coordinated by Kamola's organization."""
    return make_cluster(
        cluster=Cluster(model=ClusterModel.TERRITORIAL, name_uz="Toshkent", region=tashkent),
        organization=ministry_body,
        by=kamola,
        on=date(2026, 9, 1),
    )


def sent(tashkent, ministry_body, **changes) -> dict:
    return {
        "model": "territorial",
        "name_uz": "Toshkent transport klasteri",
        "region": tashkent.pk,
        "organization": ministry_body.pk,
        **changes,
    }


def test_coordinator_makes_a_cluster_and_sees_the_checklist_fill_up(
    kamola, sign_in, tashkent, ministry_body
):
    client = sign_in(kamola)
    url = client.post("/clusters/add/", sent(tashkent, ministry_body)).url
    made = Cluster.objects.get(name_uz="Toshkent transport klasteri")
    assert url == f"/clusters/{made.pk}/"
    done = []
    for kind in ("university", "lyceum", "research_institute", "enterprise", "enterprise"):
        organization = OrganizationFactory(kind=kind, region=tashkent)
        answer = client.post(
            f"/clusters/{made.pk}/members/{organization.pk}/add/",
            {"role": "member", "starts_on": timezone.localdate().isoformat()},
        )
        assert answer.url == url
        checklist = client.get(url).context["checklist"]
        done.append(sum(item.done for item in checklist))
    assert done == [3, 4, 5, 5, 6]
    assert client.get(url).context["is_complete"] is True


def test_university_complex_needs_no_region_and_a_territorial_cluster_does(
    kamola, sign_in, tashkent, ministry_body
):
    client = sign_in(kamola)
    answer = client.post("/clusters/add/", sent(tashkent, ministry_body, region=""))
    assert answer.context["form"].non_field_errors() == ["A territorial cluster needs its region."]
    complex_ = sent(tashkent, ministry_body, region="", model="university_complex")
    assert client.post("/clusters/add/", complex_).status_code == 302


def test_cluster_needs_a_name(kamola, sign_in, tashkent, ministry_body):
    answer = sign_in(kamola).post("/clusters/add/", sent(tashkent, ministry_body, name_uz=""))
    assert answer.context["form"].non_field_errors() == ["Give the name in at least one language."]


def test_coordinator_coordinates_only_by_own_organization(kamola, tashkent):
    with pytest.raises(NotYourOrganization):
        make_cluster(
            cluster=ClusterFactory.build(region=tashkent),
            organization=OrganizationFactory(),
            by=kamola,
            on=date(2026, 9, 1),
        )
    assert not Cluster.objects.exists()


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/clusters/add/", "get"),
        ("/clusters/{cluster}/change/", "get"),
        ("/clusters/{cluster}/members/", "get"),
        ("/clusters/{cluster}/members/{organization}/add/", "get"),
        ("/memberships/{membership}/change/", "get"),
        ("/memberships/{membership}/end/", "post"),
    ],
)
def test_clusters_are_changed_only_by_coordinators(
    everyone, cluster, enterprise, sign_in, path, method
):
    url = path.format(
        cluster=cluster.pk,
        organization=enterprise.pk,
        membership=MembershipFactory(cluster=cluster).pk,
    )
    seen = {
        role: getattr(sign_in(user), method)(url).status_code for role, user in everyone.items()
    }
    allowed = 302 if method == "post" else 200
    assert seen == dict.fromkeys(everyone, 403) | {"coordinator": allowed, None: 302}


def test_coordinator_of_another_cluster_is_refused(kamola, sign_in):
    foreign = ClusterFactory()
    for path in ("change/", "members/"):
        assert sign_in(kamola).get(f"/clusters/{foreign.pk}/{path}").status_code == 403


def test_everybody_signed_in_sees_clusters(everyone, cluster, sign_in):
    for url in ("/clusters/", f"/clusters/{cluster.pk}/"):
        seen = {role: sign_in(user).get(url).status_code for role, user in everyone.items()}
        assert seen == dict.fromkeys(everyone, 200) | {None: 302}


def test_member_twice_at_once_is_refused_in_words(kamola, cluster, enterprise, sign_in):
    client, url = sign_in(kamola), f"/clusters/{cluster.pk}/members/{enterprise.pk}/add/"
    form = {"role": "member", "starts_on": "2026-10-01"}
    client.post(url, form)
    answer = client.post(url, form)
    assert answer.context["form"].non_field_errors() == ["This organization is a member already."]
    assert cluster.memberships.filter(organization=enterprise).count() == 1


def test_choice_of_members_filters_the_register(kamola, cluster, enterprise, university, sign_in):
    client, url = sign_in(kamola), f"/clusters/{cluster.pk}/members/"
    page = client.get(url, {"kind": "university"}).context["page"]
    assert page.records == [university]
    add_member(cluster=cluster, organization=university, role="member", starts_on=date(2026, 9, 1))
    assert client.get(url, {"kind": "university"}).context["page"].records == []


def test_department_is_no_member(cluster, university):
    unit = OrganizationFactory(kind=OrganizationKind.DEPARTMENT, parent=university)
    with pytest.raises(NotAMember):
        add_member(cluster=cluster, organization=unit, role="member", starts_on=date(2026, 9, 1))


def test_ended_member_leaves_the_checklist(kamola, cluster, university, sign_in):
    membership = MembershipFactory(cluster=cluster, organization=university)
    assert cluster.checklist(timezone.localdate())[0].done is True
    sign_in(kamola).post(f"/memberships/{membership.pk}/end/")
    membership.refresh_from_db()
    assert membership.ends_on == timezone.localdate() - timedelta(days=1)
    assert cluster.checklist(timezone.localdate())[0].done is False


def test_last_coordinator_cannot_leave_or_become_a_member(kamola, cluster, sign_in):
    (membership,) = cluster.memberships.all()
    with pytest.raises(NobodyCoordinates):
        end_membership(membership=membership, on=timezone.localdate())
    form = {"role": "member", "starts_on": "2026-09-01"}
    answer = sign_in(kamola).post(f"/memberships/{membership.pk}/change/", form)
    assert "Nobody would coordinate" in answer.context["form"].non_field_errors()[0]
    membership.refresh_from_db()
    assert (membership.role, membership.ends_on) == (MembershipRole.COORDINATOR, None)


def test_cluster_pages_queries_do_not_grow(kamola, cluster, sign_in):
    client, url = sign_in(kamola), f"/clusters/{cluster.pk}/"
    ClusterFactory()
    MembershipFactory.create_batch(2, cluster=cluster)
    client.get(url)
    few = [count_queries(client, page) for page in ("/clusters/", url, f"{url}members/")]
    ClusterFactory.create_batch(18)
    MembershipFactory.create_batch(18, cluster=cluster)
    assert [count_queries(client, page) for page in ("/clusters/", url, f"{url}members/")] == few
