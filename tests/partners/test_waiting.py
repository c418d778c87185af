"""What the home page says waits for operators, coordinators and HR."""

from django.utils import timezone

from cluster_portal.common.waiting import waiting_for
from partners.actions.classifiers import load_classifiers
from partners.waiting import classifiers_to_load, clusters_to_complete, demand_to_state
from tests.factories.partners import ClusterFactory, MembershipFactory, PersonnelDemandFactory


def links(provider, user) -> list[str]:
    return [found.url for found in provider(user, user.affiliations.get())]


def test_operator_is_led_to_classifiers_until_they_are_loaded(olim):
    assert links(classifiers_to_load, olim) == ["/classifiers/"]
    load_classifiers(by=olim, at=timezone.now())
    assert links(classifiers_to_load, olim) == []


def test_coordinator_is_led_to_the_first_cluster_and_then_to_what_lacks(
    kamola, ministry_body, django_assert_num_queries
):
    assert links(clusters_to_complete, kamola) == ["/clusters/add/"]
    for _number in range(3):
        cluster = ClusterFactory()
        MembershipFactory(cluster=cluster, organization=ministry_body, role="coordinator")
        MembershipFactory.create_batch(3, cluster=cluster)
    affiliation = kamola.affiliations.get()
    with django_assert_num_queries(2):
        (found,) = clusters_to_complete(kamola, affiliation)
    assert found.count == 3


def test_hr_is_asked_for_next_years_demand_once(hamid, enterprise):
    assert links(demand_to_state, hamid) == ["/demands/add/"]
    PersonnelDemandFactory(enterprise=enterprise, year=timezone.localdate().year + 1)
    assert links(demand_to_state, hamid) == []


def test_nothing_of_this_waits_for_a_student(nilufar):
    affiliation = nilufar.affiliations.get()
    ours = {"/classifiers/", "/clusters/add/", "/demands/add/"}
    assert not ours & {found.url for found in waiting_for(nilufar, affiliation)}
