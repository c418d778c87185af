"""Ours and theirs: two sides that live as long as a module's tests."""

import pytest
from django.db import transaction

from tests.attacks.sides import make_side


@pytest.fixture(scope="module")
def sides(django_db_setup, django_db_blocker):
    """(ours, theirs)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_side("Bizniki", 1), make_side("Begona", 2)
        transaction.set_rollback(True)


@pytest.fixture
def ours(sides):
    return sides[0]


@pytest.fixture
def theirs(sides):
    return sides[1]
