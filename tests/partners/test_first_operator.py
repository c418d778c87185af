"""A new installation's first operator, from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cluster_portal.common.models import User
from partners.enums import Role
from partners.models import Affiliation

ARGUMENTS = [
    "olim@example.uz", "--last-name", "Qodirov", "--first-name", "Olim", "--code", "MIN",
    "--organization", "Oliy taʼlim, fan va innovatsiyalar vazirligi",
]  # fmt: skip


def made() -> str:
    out = StringIO()
    call_command("add_first_operator", *ARGUMENTS, stdout=out)
    return out.getvalue().strip()


def test_first_operator_sets_a_password_by_the_link(db, client):
    link = made()
    affiliation = Affiliation.objects.get()
    assert (affiliation.role, affiliation.organization.code) == (Role.OPERATOR, "MIN")
    assert not User.objects.get().has_usable_password()
    page = client.get(link.partition("127.0.0.1:8000")[2], follow=True)
    assert page.status_code == 200
    assert 'name="password1"' in page.content.decode()


def test_second_operator_is_named_in_the_portal(db):
    made()
    with pytest.raises(CommandError, match="There is an operator already") as caught:
        made()
    assert caught.value.returncode == 1
    assert Affiliation.objects.count() == 1


def test_organization_that_exists_is_kept(db, ministry_body):
    made()
    assert Affiliation.objects.get().organization == ministry_body
