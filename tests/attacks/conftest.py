"""Ours and theirs: two sides that live as long as a module's tests."""

import pytest
from django.db import transaction
from django.db.models import Q

from cluster_portal.common.models import User
from partners import personal_numbers
from tests.attacks.sides import make_side


@pytest.fixture(autouse=True)
def numbers_are_needed(monkeypatch):
    """By a contract with the person's university: otherwise nobody could read one at all."""
    need = personal_numbers.Need(
        people=User.objects.all,
        readers=lambda reach: Q(person__student__university__in=reach.universities),
    )
    monkeypatch.setattr(personal_numbers, "NEEDS", [need])


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
