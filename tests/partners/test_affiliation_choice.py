"""Choosing in which affiliation to act."""

from partners.enums import Role
from tests.factories.partners import AffiliationFactory, OrganizationFactory


def test_affiliation_chosen_is_the_acting_one(sign_in, umida):
    other = AffiliationFactory(user=umida, organization=OrganizationFactory(), role=Role.EXPERT)
    client = sign_in(umida)
    response = client.post("/affiliations/choose/", {"affiliation": other.pk})
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/").wsgi_request.affiliation == other


def test_affiliation_of_somebody_else_is_not_found(sign_in, umida, hamid):
    client = sign_in(umida)
    foreign = hamid.affiliations.get()
    assert client.post("/affiliations/choose/", {"affiliation": foreign.pk}).status_code == 404
    assert client.get("/").wsgi_request.affiliation == umida.affiliations.get()


def test_affiliation_with_nonsense_is_not_found(sign_in, umida):
    for nonsense in ("", "x", "99999999999999999999"):
        response = sign_in(umida).post("/affiliations/choose/", {"affiliation": nonsense})
        assert response.status_code == 404


def test_affiliation_is_never_chosen_by_get(sign_in, umida):
    assert sign_in(umida).get("/affiliations/choose/").status_code == 405
