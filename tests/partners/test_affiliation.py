"""Giving people roles: by whom, to whom, where."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from cluster_portal.common.models import Letter, User
from partners.actions.affiliation import (
    AccountClosed,
    OwnRole,
    RoleNotYoursToGive,
    end_affiliation,
    give_role,
)
from partners.enums import OrganizationKind, Role
from partners.models import Affiliation
from partners.permissions import roles_to_give
from tests.factories.partners import AffiliationFactory, OrganizationFactory
from tests.partners.queries import count_queries


def person(**changes) -> dict:
    return {
        "email": "Dilshod@Example.uz",
        "last_name": "Aliyev",
        "first_name": "Dilshod",
        "role": Role.MENTOR,
        "starts_on": timezone.localdate().isoformat(),
        **changes,
    }


def test_each_gives_only_the_roles_of_their_own_house(
    umida, hamid, olim, kamola, university, enterprise, ministry_body
):
    assert roles_to_give(umida, university) == [Role.UNIVERSITY_ADMIN, Role.SUPERVISOR]
    assert roles_to_give(hamid, enterprise) == [Role.HR, Role.MENTOR]
    assert roles_to_give(umida, enterprise) == []
    assert roles_to_give(hamid, university) == []
    assert roles_to_give(kamola, ministry_body) == []
    assert Role.OPERATOR in roles_to_give(olim, ministry_body)
    assert Role.OPERATOR not in roles_to_give(olim, enterprise)


def test_hr_names_a_mentor_who_sets_a_password_by_the_link(
    hamid, enterprise, sign_in, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(hamid).post(f"/organizations/{enterprise.pk}/people/add/", person())
    assert answer.url == f"/organizations/{enterprise.pk}/people/"
    made = Affiliation.objects.get(user__email="dilshod@example.uz")
    assert (made.role, made.organization) == (Role.MENTOR, enterprise)
    assert made.user.has_usable_password() is False
    (letter,) = mail.outbox
    assert letter.to == ["dilshod@example.uz"]
    link = re.search(r"https?://[^/]+(/accounts/\S+)", letter.body)[1]
    form_page = client.get(link, follow=True)
    sent = {"password1": "juda-Maxfiy-Soʻz9", "password2": "juda-Maxfiy-Soʻz9"}
    client.post(form_page.redirect_chain[-1][0], sent)
    assert User.objects.get(email="dilshod@example.uz").check_password("juda-Maxfiy-Soʻz9")


def test_existing_person_gets_the_role_and_a_notice(hamid, umida, enterprise):
    given = give_role(
        organization=enterprise, by=hamid, at=timezone.now(), **person(email="UMIDA@example.uz")
    )
    assert given.user == umida
    assert umida.notifications.count() == 1
    assert not Letter.objects.filter(key=f"affiliation:{given.pk}").exists()


def test_same_role_twice_is_refused_in_words(hamid, enterprise, sign_in):
    client, url = sign_in(hamid), f"/organizations/{enterprise.pk}/people/add/"
    client.post(url, person())
    form = client.post(url, person()).context["form"]
    assert form.non_field_errors() == ["This person already has this role there then."]
    assert Affiliation.objects.filter(user__email="dilshod@example.uz").count() == 1


@pytest.mark.parametrize(
    "role", [Role.OPERATOR, Role.MINISTRY, Role.STUDENT, Role.UNIVERSITY_ADMIN]
)
def test_hr_gives_no_other_role(hamid, enterprise, sign_in, role):
    answer = sign_in(hamid).post(f"/organizations/{enterprise.pk}/people/add/", person(role=role))
    assert list(answer.context["form"].errors) == ["role"]
    with pytest.raises(RoleNotYoursToGive):
        give_role(organization=enterprise, by=hamid, at=timezone.now(), **person(role=role))


def test_university_names_a_supervisor_in_its_department(umida, sardor, university, sign_in):
    department = sardor.affiliations.get().organization
    sent = person(role=Role.SUPERVISOR)
    sign_in(umida).post(f"/organizations/{department.pk}/people/add/", sent)
    assert Affiliation.objects.get(user__email="dilshod@example.uz").organization == department


@pytest.mark.parametrize("path", ["people/", "people/add/"])
def test_people_are_managed_only_by_their_own_administrators(everyone, enterprise, sign_in, path):
    url = f"/organizations/{enterprise.pk}/{path}"
    seen = {role: sign_in(user).get(url).status_code for role, user in everyone.items()}
    assert seen == dict.fromkeys(everyone, 403) | {Role.OPERATOR: 200, Role.HR: 200, None: 302}


def test_ended_role_gives_nothing_from_now_on(hamid, bobur, enterprise, sign_in):
    affiliation = bobur.affiliations.get()
    sign_in(hamid).post(f"/affiliations/{affiliation.pk}/end/")
    affiliation.refresh_from_db()
    assert affiliation.ends_on == timezone.localdate() - timedelta(days=1)
    assert sign_in(bobur).get("/organizations/").status_code == 403


def test_ending_twice_changes_nothing(hamid, bobur):
    affiliation, today = bobur.affiliations.get(), timezone.localdate()
    end_affiliation(affiliation=affiliation, by=hamid, on=today - timedelta(days=3))
    end_affiliation(affiliation=affiliation, by=hamid, on=today)
    affiliation.refresh_from_db()
    assert affiliation.ends_on == today - timedelta(days=3)


def test_role_given_by_mistake_today_is_taken_back(hamid, enterprise, sign_in):
    given = give_role(organization=enterprise, by=hamid, at=timezone.now(), **person())
    sign_in(hamid).post(f"/affiliations/{given.pk}/end/")
    assert not Affiliation.objects.filter(pk=given.pk).exists()


def test_nobody_ends_their_own_role(olim):
    with pytest.raises(OwnRole):
        end_affiliation(affiliation=olim.affiliations.get(), by=olim, on=timezone.localdate())


def test_foreign_role_is_not_found(hamid, sardor, sign_in):
    affiliation = sardor.affiliations.get()
    assert sign_in(hamid).post(f"/affiliations/{affiliation.pk}/end/").status_code == 404
    assert sign_in(hamid).get(f"/affiliations/{affiliation.pk}/end/").status_code == 405


def test_hr_of_a_state_body_ends_no_ministry_role(malika, ministry_body, sign_in):
    hr = AffiliationFactory(organization=ministry_body, role=Role.HR).user
    affiliation = malika.affiliations.get()
    sign_in(hr).post(f"/affiliations/{affiliation.pk}/end/")
    affiliation.refresh_from_db()
    assert affiliation.ends_on is None


def test_people_page_leaves_students_to_their_register(umida, nilufar, university, sign_in):
    page = sign_in(umida).get(f"/organizations/{university.pk}/people/").context["page"]
    assert [record.user for record in page.records] == [umida]


def test_people_page_queries_do_not_grow(hamid, enterprise, sign_in):
    client, url = sign_in(hamid), f"/organizations/{enterprise.pk}/people/"
    AffiliationFactory(organization=enterprise, role=Role.MENTOR)
    client.get(url)
    few = count_queries(client, url)
    AffiliationFactory.create_batch(18, organization=enterprise, role=Role.MENTOR)
    assert count_queries(client, url) == few


def test_coordinator_role_fits_every_organization_but_units(olim):
    faculty = OrganizationFactory(
        kind=OrganizationKind.FACULTY, parent=OrganizationFactory(university=True)
    )
    assert roles_to_give(olim, faculty) == [Role.SUPERVISOR]


def test_closed_account_gets_no_role(hamid, umida, enterprise):
    umida.is_active = False
    umida.save()
    with pytest.raises(AccountClosed):
        give_role(
            organization=enterprise,
            by=hamid,
            at=timezone.now(),
            **person(email=umida.email),
        )


@pytest.mark.django_db(transaction=True)
def test_two_givers_of_one_new_address_make_one_account(hamid, enterprise, university, olim):
    start = Barrier(2)

    def give(organization, by):
        try:
            start.wait(timeout=20)
            give_role(organization=organization, by=by, at=timezone.now(), **person())
        finally:
            connection.close()

    pairs = [(enterprise, hamid), (OrganizationFactory(), olim)]
    threads = [Thread(target=give, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.filter(email="dilshod@example.uz").count() == 1
    assert Affiliation.objects.filter(user__email="dilshod@example.uz").count() == 2


def invite_dilshod(by, enterprise, at):
    return give_role(organization=enterprise, by=by, at=at, **person())


def test_page_says_until_when_an_invitation_works(hamid, enterprise, sign_in):
    now, url = timezone.now(), f"/organizations/{enterprise.pk}/people/"
    given = invite_dilshod(hamid, enterprise, now)
    invitation = given.user.account_invitation
    assert (invitation.sent_by, invitation.expires_at - now) == (hamid, timedelta(days=3))
    assert "invited, the link works until" in sign_in(hamid).get(url).content.decode()
    invitation.sent_at, invitation.expires_at = now - timedelta(days=5), now - timedelta(days=2)
    invitation.save()
    assert "the invitation is too old" in sign_in(hamid).get(url).content.decode()


def test_expired_invitation_is_sent_again(hamid, enterprise, sign_in, client, settings):
    given = invite_dilshod(hamid, enterprise, timezone.now() - timedelta(days=5))
    first = Letter.objects.get()
    settings.PASSWORD_RESET_TIMEOUT = -1  # the links of the first letter are old
    link = re.search(r"https?://[^/]+(/accounts/\S+)", first.body)[1]
    old = client.get(link, follow=True).content.decode()
    assert "A link works once and for three days." in old
    settings.PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
    sign_in(hamid).post(f"/affiliations/{given.pk}/invite/")
    second = Letter.objects.exclude(pk=first.pk).get()
    assert second.email == "dilshod@example.uz"
    given.user.account_invitation.refresh_from_db()
    assert given.user.account_invitation.expires_at > timezone.now()
    link = re.search(r"https?://[^/]+(/accounts/\S+)", second.body)[1]
    assert "password1" in client.get(link, follow=True).content.decode()


def test_who_has_a_password_is_not_invited_again(hamid, bobur, sign_in):
    affiliation = bobur.affiliations.get()
    answer = sign_in(hamid).post(f"/affiliations/{affiliation.pk}/invite/", follow=True)
    assert "needs no invitation" in answer.content.decode()
    assert not Letter.objects.exists()


def test_only_who_gives_the_role_invites_again(everyone, hamid, enterprise, sign_in, api_as):
    given = invite_dilshod(hamid, enterprise, timezone.now() - timedelta(hours=1))
    url = f"/affiliations/{given.pk}/invite/"
    for role, user in everyone.items():
        Letter.objects.all().delete()
        sign_in(user).post(url)
        assert Letter.objects.exists() == (role in {Role.HR, Role.OPERATOR}), role
    Letter.objects.all().delete()
    assert api_as(hamid).post(f"/api/v1/affiliations/{given.pk}/invite").status_code == 204
    assert Letter.objects.count() == 1
