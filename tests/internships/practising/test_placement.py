"""Places are never overfilled, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from internships.models import Placement
from tests.factories.internships import NOW, PlacementFactory, PostingFactory


def test_confirmed_placement_takes_a_place(db):
    posting = PostingFactory(published=True, places=2)
    placement = PlacementFactory(posting=posting)
    posting.refresh_from_db()
    assert posting.places_taken == 0
    placement.confirm(at=NOW)
    placement.save()
    posting.refresh_from_db()
    assert posting.places_taken == 1
    placement.interrupt(at=NOW, reason="Illness")
    placement.save()
    posting.refresh_from_db()
    assert posting.places_taken == 0


def test_last_place_cannot_be_taken_twice(db):
    posting = PostingFactory(published=True, places=1)
    PlacementFactory(posting=posting, confirmed=True)
    with pytest.raises(IntegrityError, match="posting_not_overfilled"), transaction.atomic():
        PlacementFactory(posting=posting, confirmed=True)
    assert Placement.objects.holding_a_place().count() == 1


def test_bulk_update_counts_places_too(db):
    posting = PostingFactory(published=True, places=2)
    PlacementFactory.create_batch(2, posting=posting)
    Placement.objects.filter(posting=posting).update(state="confirmed")
    posting.refresh_from_db()
    assert posting.places_taken == 2


def test_student_is_at_one_place_at_a_time(db):
    first = PlacementFactory(confirmed=True)
    with pytest.raises(IntegrityError, match="placement_one_at_a_time"), transaction.atomic():
        PlacementFactory(student=first.student, confirmed=True)
