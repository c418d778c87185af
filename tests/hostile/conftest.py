"""A world to throw things at, and everybody who may throw them."""

import pytest
from django.db import transaction

from partners.enums import Role
from tests.attacks.sides import make_side
from tests.conftest import person


@pytest.fixture(scope="module")
def side(django_db_setup, django_db_blocker):
    """One university, one enterprise, and beside their people an operator and an official."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_side("Nishon", 1)
        coordinator = made.people[Role.COORDINATOR].affiliations.get().organization
        for role in (Role.OPERATOR, Role.MINISTRY):
            made.people[role] = person(f"{role}@example.uz", "Karimov", "Anvar", role, coordinator)
        yield made
        transaction.set_rollback(True)
