"""The audit trail as operators read it."""

from cluster_portal.common.audit import acting
from cluster_portal.common.history import entries_of, event_models
from partners.enums import Role
from partners.models import Affiliation


def test_history_tells_who_changed_what_from_where(olim, umida, sign_in):
    affiliation = umida.affiliations.get()
    with acting(user_id=olim.pk, where="/affiliations/1/end/"):
        affiliation.role = Role.SUPERVISOR
        affiliation.save()
    page = sign_in(olim).get(f"/audit/?model=partners.affiliation&record={affiliation.pk}")
    (last, person), (first, _nobody) = page.context["entries"]
    assert (person, last.where) == (olim, "/affiliations/1/end/")
    assert [(change.before, change.after) for change in last.changes] == [
        ("university_admin", "supervisor")
    ]
    assert str(first.kind) == "added"
    assert ("university_admin") in {change.after for change in first.changes}


def test_history_keeps_the_deleted(olim, umida, sign_in):
    affiliation = umida.affiliations.get()
    pk = affiliation.pk
    Affiliation.objects.filter(pk=pk).delete()
    page = sign_in(olim).get(f"/audit/?model=partners.affiliation&record={pk}&kind=delete")
    assert [entry.event.pgh_obj_id for entry, _person in page.context["entries"]] == [pk]


def test_history_narrows_by_person(olim, umida, sign_in):
    with acting(user_id=olim.pk, where="/x/"):
        umida.phone = "+998901234567"
        umida.save()
    client = sign_in(olim)
    mine = client.get("/audit/", {"model": "common.user", "email": "OLIM@example.uz"})
    assert [entry.where for entry, _person in mine.context["entries"]] == ["/x/"]
    others = client.get("/audit/", {"model": "common.user", "email": "nobody@example.uz"})
    assert others.context["entries"] == []


def test_history_takes_three_queries_however_many_events(olim, django_assert_num_queries):
    model = event_models()["common.user"]
    for place in range(6):
        olim.phone = f"{place}"
        olim.save()
    for number in (2, 6):
        events = list(model.objects.order_by("-pgh_id")[:number])
        with django_assert_num_queries(2):
            assert len(entries_of(events)) == number


def test_history_nonsense_is_answered_with_words(olim, sign_in):
    answer = sign_in(olim).get("/audit/?model=nothing&record=x&since=yesterday&kind=explode")
    assert answer.status_code == 200
    assert answer.context["filter"].errors.keys() == {"model", "record", "since", "kind"}


def test_history_is_for_operators_alone(everyone, sign_in):
    seen = {role: sign_in(user).get("/audit/").status_code for role, user in everyone.items()}
    assert seen == dict.fromkeys(everyone, 403) | {Role.OPERATOR: 200, None: 302}
