"""Dashboards: honest figures, drilled down as far as rights go, at a constant price."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cluster_portal.common.periods import Period, PeriodKind
from internships.enums import RoundState
from internships.models import PlacementRound
from monitoring.statistics.intervals import mean_interval, proportion_interval
from quality.actions.aggregation import aggregate_indicators
from quality.comparison import groups_of
from quality.enums import SubjectKind
from quality.indicators.drilling import records_behind
from quality.indicators.judgement import Change
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorTarget, IndicatorValue, Signal
from tests.factories.internships import (
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import (
    ClusterFactory,
    MembershipFactory,
    OrganizationFactory,
    ProgrammeFactory,
    RegionFactory,
)
from tests.factories.quality import IndicatorTargetFactory, IndicatorValueFactory
from tests.quality.world import World

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
OCTOBER = "?period=2026-10"


def dashboard(kind, pk) -> str:
    return reverse("indicator-dashboard", args=[kind, pk])


def detail(kind, pk, code="completion") -> str:
    return reverse("indicator-detail", args=[kind, pk, code])


def records(kind, pk, code="completion") -> str:
    return reverse("indicator-records", args=[kind, pk, code])


def of(university, **more):
    return IndicatorValueFactory(
        subject_kind=SubjectKind.UNIVERSITY, subject_id=university.pk, **more
    )


def test_records_behind_every_value_add_up_to_it(db):
    World(11).fill()
    aggregate_indicators(at=AT)
    values = IndicatorValue.objects.filter(is_suppressed=False)
    assert values.count() > 100
    for value in values:
        period = Period(value.period_start, PeriodKind(value.period_kind))
        indicator = INDICATORS[value.indicator]
        kind = SubjectKind(value.subject_kind)
        found = list(records_behind(indicator, kind, value.subject_id, period))
        total = sum(record.cell_numerator for record in found)
        assert float(total) == pytest.approx(float(value.numerator), abs=1e-4), value
        assert sum(record.cell_n for record in found) == value.n


def test_tile_shows_value_interval_parts_target_and_change(sign_in, malika):
    IndicatorValueFactory()
    IndicatorValueFactory(
        period_start=date(2026, 9, 1), value=0.4, low=0.3, high=0.5, numerator=8, denominator=20
    )
    IndicatorTargetFactory(subject_kind=SubjectKind.NATION, subject_id=0, value=0.9)
    page = sign_in(malika).get(dashboard("nation", 0) + OCTOBER).content.decode()
    for words in ("70\u00a0%", "55–82", "21 of 30", "90\u00a0%", "Target missed"):
        assert words in page, words
    assert "higher than in Sep 2026" in page


def test_what_is_not_known_is_said_in_words(sign_in, malika):
    IndicatorValueFactory()
    IndicatorValueFactory(
        indicator="employer_satisfaction",
        value=None,
        low=None,
        high=None,
        numerator=None,
        denominator=None,
        n=0,
        is_suppressed=True,
    )
    page = sign_in(malika).get(dashboard("nation", 0) + OCTOBER).content.decode()
    assert "too few answers to show" in page
    assert "no data" in page


def test_overlapping_interval_claims_no_change(sign_in, malika):
    IndicatorValueFactory()
    IndicatorValueFactory(period_start=date(2026, 9, 1), value=0.6, low=0.5, high=0.7)
    page = sign_in(malika).get(dashboard("nation", 0) + OCTOBER).content.decode()
    assert "no difference from Sep 2026 can be claimed" in page


@pytest.mark.parametrize("who", ["umida", "sardor", "hamid", "malika", "olim", "elyor", "kamola"])
def test_everybody_starts_at_their_own_subject(sign_in, request, university, enterprise, who):
    start = {
        "umida": ("university", university.pk),
        "sardor": ("university", university.pk),
        "hamid": ("enterprise", enterprise.pk),
    }.get(who, ("nation", 0))
    client = sign_in(request.getfixturevalue(who))
    response = client.get(reverse("indicator-list"), follow=True)
    assert response.redirect_chain == [(dashboard(*start), 302)]
    assert response.status_code == 200


@pytest.mark.parametrize("who", ["nilufar", "bobur"])
def test_students_and_mentors_have_no_dashboard(sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("indicator-list")).status_code == 403


def test_programmes_are_read_by_their_university_only(sign_in, umida, hamid, malika, programme):
    foreign = ProgrammeFactory()
    assert sign_in(umida).get(dashboard("programme", programme.pk)).status_code == 200
    assert sign_in(umida).get(dashboard("programme", foreign.pk)).status_code == 404
    assert sign_in(hamid).get(dashboard("programme", programme.pk)).status_code == 404
    assert sign_in(malika).get(dashboard("programme", foreign.pk)).status_code == 200


def test_programme_breakdown_is_hidden_from_other_universities(sign_in, umida, university):
    foreign = OrganizationFactory(university=True)
    for institution in (university, foreign):
        programme = ProgrammeFactory(institution=institution)
        IndicatorValueFactory(subject_kind=SubjectKind.PROGRAMME, subject_id=programme.pk)
        of(institution)
    client = sign_in(umida)
    own = client.get(detail("university", university.pk) + OCTOBER)
    other = client.get(detail("university", foreign.pk) + OCTOBER)
    assert (len(own.context["rows"]), len(other.context["rows"])) == (1, 0)


def test_university_sees_its_own_internships_by_enterprise(sign_in, umida, university):
    own = PlacementFactory(posting__university=university, completed=True)
    other = PostingFactory(enterprise=own.enterprise, published=True)
    elsewhere = PlacementFactory(posting=other, completed=True)
    aggregate_indicators(at=AT)
    address = detail("university", university.pk) + "?period=2026/2027&by=enterprise"
    response = sign_in(umida).get(address)
    (row,) = response.context["rows"]
    assert (row["subject"].pk, row["made_of"]) == (own.enterprise_id, "1 of 1")
    assert list(sign_in(umida).get(row["url"]).context["page"].records) == [own]
    foreign = detail("university", elsewhere.university_id) + "?period=2026/2027&by=enterprise"
    assert sign_in(umida).get(foreign).context["rows"] == []


@pytest.mark.parametrize(
    "address",
    ["/indicators/planet/0/", "/indicators/nation/0/nonsense/", "/indicators/nation/0/?period=x",
     "/indicators/nation/0/?period=9999-12", "/indicators/nation/0/completion/?period=0001-01",
     "/indicators/region/999999/", "/indicators/programme/1/places_filled/"],
)  # fmt: skip
def test_nonsense_address_is_not_found(sign_in, malika, address):
    assert sign_in(malika).get(address).status_code == 404


def counted(part: int, whole: int, **more):
    found = proportion_interval(part, whole)
    return IndicatorValueFactory(
        numerator=part,
        denominator=whole,
        n=whole,
        value=found.value,
        low=found.low,
        high=found.high,
        **more,
    )


def test_many_comparisons_claim_less_than_one(db):
    """16 of 20 is clear when looked at alone; among forty only 30 of 30 still is."""
    whole = counted(550, 1000)
    usual = [counted(11, 20, subject_id=place) for place in range(1, 40)]
    clear, doubtful = counted(30, 30, subject_id=40), counted(16, 20, subject_id=41)
    indicator = INDICATORS["completion"]
    alone = groups_of([doubtful], whole, indicator)
    among = groups_of([clear, doubtful, *usual], whole, indicator)
    assert alone == [Change.HIGHER]
    assert among == [Change.HIGHER] + [Change.NOT_CLEAR] * 40


def test_means_are_compared_with_the_rest(db):
    whole = mean_of(4.0, 0.5, 400)
    indicator = INDICATORS["mentor_rating"]
    parts = [mean_of(4.4, 0.5, 60), mean_of(4.05, 0.5, 60), mean_of(2.0, None, 1)]
    assert groups_of(parts, whole, indicator) == [
        Change.HIGHER,
        Change.NOT_CLEAR,
        Change.NOT_CLEAR,
    ]


def mean_of(mean: float, sd: float | None, n: int):
    found = mean_interval(mean, sd, n)
    return IndicatorValueFactory.build(
        indicator="mentor_rating", n=n, value=mean, low=found.low, high=found.high
    )


def test_regions_are_compared_without_ranking_overlapping_intervals(sign_in, malika):
    regions = {name: RegionFactory(name_uz=name) for name in ("Andijon", "Buxoro", "Xorazm")}
    counted(70, 100, subject_kind=SubjectKind.NATION, subject_id=0)
    parts = {"Andijon": (10, 30), "Buxoro": (30, 40), "Xorazm": (30, 30)}
    for name, (part, whole) in parts.items():
        counted(part, whole, subject_kind=SubjectKind.REGION, subject_id=regions[name].pk)
    response = sign_in(malika).get(detail("nation", 0) + OCTOBER)
    found = [(row["subject"].name, row["words"]) for row in response.context["rows"]]
    assert found == [
        ("Xorazm", "above the whole"),
        ("Buxoro", "no difference from the whole can be claimed"),
        ("Andijon", "below the whole"),
    ]
    kinds = {region["name"]: region["kind"] for region in response.context["regions"]}
    assert kinds["Xorazm"] == "good"
    assert kinds["Buxoro"] == "neutral"
    assert kinds["Andijon"] == "problem"


def test_breakdown_is_exported_with_codes_and_harmless_names(sign_in, malika):
    IndicatorValueFactory()
    of(OrganizationFactory(university=True, code="=1+1", name_uz="@risky", name_en=""))
    address = detail("nation", 0) + OCTOBER + "&by=university&export=csv"
    response = sign_in(malika).get(address)
    text = b"".join(response.streaming_content).decode()
    assert "'=1+1" in text
    assert "'@risky" in text
    assert "0.7" in text
    xlsx = sign_in(malika).get(address.replace("csv", "xlsx"))
    assert b"".join(xlsx.streaming_content)[:2] == b"PK"


def test_drill_down_shows_only_what_one_may_see(sign_in, umida, hamid, malika, university):
    own = PostingFactory(
        university=university,
        placement_round=PlacementRoundFactory(university=university, closed=True),
        published=True,
    )
    PostingFactory(
        placement_round=PlacementRoundFactory(closed=True), published=True, starts_on=own.starts_on
    )
    aggregate_indicators(at=AT)
    address = records("nation", 0, "places_filled") + "?period=2026/2027"
    of_university = sign_in(umida).get(address)
    assert list(of_university.context["page"].records) == [own]
    assert "You may see 1 of the 2 records" in of_university.content.decode()
    assert len(sign_in(malika).get(address).context["page"].records) == 2
    assert len(sign_in(hamid).get(address).context["page"].records) == 0


def test_records_need_the_right_to_such_records(sign_in, hamid, malika):
    address = records("nation", 0, "placement_rate") + "?period=2026/2027"
    assert sign_in(malika).get(address).status_code == 403
    survey = records("nation", 0, "employer_satisfaction") + "?period=2026/2027"
    assert sign_in(hamid).get(survey).status_code == 403


@pytest.fixture
def first_choice(university, enterprise, programme, nilufar):
    """Nilufar wants the enterprise most; the round is over."""
    record = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=enterprise, university=university, placement_round=record, published=True
    )
    application = ApplicationFactory(posting=posting, student=nilufar.student, choice=1)
    PlacementRound.objects.filter(pk=record.pk).update(state=RoundState.CLOSED)
    return application


@pytest.mark.parametrize(("who", "sees"), [("umida", True), ("nilufar", None), ("hamid", False)])
def test_drill_down_tells_no_enterprise_who_chose_it_first(
    first_choice, sign_in, request, university, who, sees
):
    year = Period.containing(first_choice.placement_round.apply_until.date(), PeriodKind.YEAR)
    address = records("university", university.pk, "placement_rate") + f"?period={year.label}"
    answer = sign_in(request.getfixturevalue(who)).get(address)
    if sees is None:
        assert answer.status_code == 403
    else:
        assert list(answer.context["page"].records) == ([first_choice] if sees else [])


def test_records_of_an_enterprise_are_counted_for_those_who_compare(
    sign_in, umida, hamid, university, enterprise
):
    address = records("university", university.pk) + "?period=2026/2027&enterprise="
    foreign = OrganizationFactory()
    assert sign_in(umida).get(f"{address}{foreign.pk}").status_code == 200
    assert sign_in(hamid).get(f"{address}{enterprise.pk}").status_code == 200
    assert sign_in(hamid).get(f"{address}{foreign.pk}").status_code == 404
    assert sign_in(umida).get(f"{address}{'9' * 5000}").status_code == 200


def queries(client, address) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    "address",
    [
        "/indicators/nation/0/",
        "/indicators/nation/0/completion/",
        "/indicators/nation/0/completion/?by=university",
        "/indicators/nation/0/completion/records/?period=2026/2027",
        "/targets/",
    ],
)
def test_pages_make_the_same_number_of_queries(sign_in, malika, address):
    client = sign_in(malika)
    counts = []
    for count in (2, 8):
        for _ in range(count):
            PlacementFactory(completed=True)
            IndicatorTargetFactory(academic_year=2020 + IndicatorTarget.objects.count())
        aggregate_indicators(at=AT)
        separator = "&" if "?" in address else "?"
        dated = address if "period" in address else f"{address}{separator}period=2026/2027"
        counts.append(queries(client, dated))
    assert counts[0] == counts[1]
    assert counts[1] <= 25


def test_ministry_sets_a_target_in_per_cent_and_misses_are_signalled(sign_in, malika, university):
    of(university, period_kind="year", period_start=date(2024, 9, 1))
    data = {
        "indicator": "completion",
        "academic_year": 2024,
        "subject_kind": "university",
        "subject_code": "",
        "value": "90",
    }
    response = sign_in(malika).post(reverse("target-add"), data, follow=True)
    assert response.status_code == 200
    assert IndicatorTarget.objects.get().value == pytest.approx(0.9)
    assert Signal.objects.get().university == university
    page = sign_in(malika).get(reverse("target-list")).content.decode()
    assert "90\u00a0%" in page


@pytest.mark.parametrize(
    ("field", "given"),
    [("value", "9000"), ("subject_code", "no such"), ("indicator", "x"), ("value", "nan"),
     ("academic_year", "0"), ("academic_year", "32767"), ("subject_code", "\x00")],
)  # fmt: skip
def test_nonsense_target_is_refused(sign_in, malika, university, field, given):
    data = {
        "indicator": "completion",
        "academic_year": 2026,
        "subject_kind": "university",
        "subject_code": "313",
        "value": "90",
    }
    response = sign_in(malika).post(reverse("target-add"), data | {field: given})
    assert response.status_code == 200
    assert IndicatorTarget.objects.count() == 0


def test_only_the_ministry_sets_targets(sign_in, umida, olim):
    target = IndicatorTargetFactory()
    for user in (umida, olim):
        client = sign_in(user)
        assert client.get(reverse("target-add")).status_code == 403
        assert client.post(reverse("target-remove", args=[target.pk])).status_code == 403


def test_coordinator_starts_at_own_cluster(sign_in, kamola, ministry_body):
    cluster = ClusterFactory()
    MembershipFactory(cluster=cluster, organization=ministry_body, role="coordinator")
    response = sign_in(kamola).get(reverse("indicator-list"))
    assert response.url == dashboard("cluster", cluster.pk)
