"""Figures equal a recount, whatever was changed by whom, and however often they are computed."""

import csv
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from internships.models import Posting
from monitoring.models import Answer, Campaign, Response
from monitoring.statistics.intervals import mean_interval, proportion_interval
from quality.actions.aggregation import aggregate_indicators
from quality.models import IndicatorValue, StalePartition
from tests.factories.internships import PlacementRoundFactory, PostingFactory
from tests.quality.recount import recount
from tests.quality.world import World

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def stored() -> dict:
    return {
        (v.indicator, v.period_kind, v.period_start, v.subject_kind, v.subject_id): v
        for v in IndicatorValue.objects.filter(is_suppressed=False)
    }


def assert_equal_to_recount():
    expected, found = recount(), stored()
    assert set(found) == set(expected)
    for key, (numerator, denominator, n, population, values) in expected.items():
        value = found[key]
        assert float(value.numerator) == pytest.approx(numerator, abs=1e-4), key
        assert float(value.denominator) == denominator, key
        assert value.n == n, key
        if key[0] == "mentor_rating":
            mean = numerator / n
            sd = (sum((x - mean) ** 2 for x in values) / (n - 1)) ** 0.5 if n > 1 else None
            interval = mean_interval(mean, sd, n)
            low = None if interval.low is None else max(interval.low, 1)
        else:
            interval = proportion_interval(numerator, denominator, population or None)
            low = interval.low
        assert value.value == pytest.approx(interval.value), key
        assert value.low == pytest.approx(low, abs=1e-6), key


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_values_equal_a_recount_of_records(db, seed):
    world = World(seed).fill()
    aggregate_indicators(at=AT)
    assert_equal_to_recount()
    world.shake()
    assert_changes_are_caught()


def assert_changes_are_caught():
    aggregate_indicators(at=AT + timedelta(hours=1))
    assert_equal_to_recount()
    incremental = {key: (v.pk, v.value, v.low, v.high) for key, v in stored().items()}
    aggregate_indicators(full=True, at=AT + timedelta(hours=2))
    full = {key: (v.pk, v.value, v.low, v.high) for key, v in stored().items()}
    assert full == incremental


def test_aggregation_without_changes_does_nothing(db):
    World(4).fill()
    aggregate_indicators(at=AT)
    again = aggregate_indicators(at=AT + timedelta(hours=1))
    assert (again.partitions, again.values) == (0, 0)
    assert set(IndicatorValue.objects.values_list("computed_at", flat=True)) == {AT}


def test_record_dated_outside_the_calendar_stops_no_other(db):
    World(6).fill()
    posting = Posting.objects.filter(placement_round__state="closed").first()
    Posting.objects.filter(pk=posting.pk).update(starts_on=date(1, 1, 5))
    aggregate_indicators(at=AT)
    assert not StalePartition.objects.exists()
    incremental = set(stored())
    assert incremental
    aggregate_indicators(full=True, at=AT)
    assert set(stored()) == incremental


def test_killed_aggregation_leaves_marks_and_values_as_they_were(db, monkeypatch):
    World(5).fill()
    marks = StalePartition.objects.count()

    def die(**kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("quality.actions.aggregation.raise_signals", die)
    with pytest.raises(KeyboardInterrupt):
        aggregate_indicators(at=AT)
    assert (StalePartition.objects.count(), IndicatorValue.objects.count()) == (marks, 0)
    monkeypatch.undo()
    aggregate_indicators(at=AT)
    assert_equal_to_recount()


@pytest.mark.django_db(transaction=True)
def test_two_aggregations_at_once_end_as_one():
    World(6).fill()
    done = []

    def run():
        try:
            done.append(aggregate_indicators(at=AT).partitions)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done)[:2] == [0, 0]
    assert_equal_to_recount()


def test_survey_of_fewer_than_five_is_withheld_from_every_total(db):
    world = World(7)
    world.round_of(world.universities[0])
    campaign = world.campaign(world.universities[0])
    Response.objects.filter(
        pk__in=Response.objects.order_by("pk").values_list("pk", flat=True)[4:]
    ).update(submitted_at=None)
    Campaign.objects.filter(pk=campaign.pk).update(state="closed", population=12)
    Answer.objects.update(value=5, is_not_applicable=False)
    aggregate_indicators(at=AT)
    values = IndicatorValue.objects.filter(indicator="employer_satisfaction")
    assert values.filter(subject_kind__in=["nation", "university"]).count() == 6
    assert set(values.values_list("value", "numerator", "n", "is_suppressed")) == {
        (None, None, 0, True)
    }


def test_export_gives_codes_and_plain_numbers(db, university, tmp_path):
    over = PlacementRoundFactory(university=university, closed=True)
    PostingFactory(university=university, placement_round=over, published=True, places=4)
    aggregate_indicators(at=AT)
    call_command("export_indicators", "--period=2026/2027", f"--out={tmp_path / 'F.csv'}")
    with (tmp_path / "F.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    of_university = [row for row in rows if row["subject_kind"] == "university"]
    assert [
        (row["indicator"], row["subject_code"], row["numerator"], row["denominator"], row["n"])
        for row in of_university
    ] == [("places_filled", "313", "0", "4", "1")]
    assert of_university[0]["value"] == "0"
    assert of_university[0]["computed_at"] == AT.isoformat()
    assert {row["subject_code"] for row in rows if row["subject_kind"] == "nation"} == {"UZ"}


def test_nonsense_period_is_wrong_usage(db):
    with pytest.raises(CommandError, match="is not a period"):
        call_command("aggregate", "--period", "2026-13")
