"""Which agreements are in force between whom, and who sees them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from partners.enums import AgreementKind, AgreementState, MembershipRole, OrganizationKind, Role
from partners.models import Agreement, AgreementDocument, AgreementObligation, Organization
from partners.terms import Term
from tests.conftest import person
from tests.factories.partners import (
    AgreementDocumentFactory,
    AgreementFactory,
    AgreementObligationFactory,
    ClusterFactory,
    MembershipFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def made(university, enterprise, **changes):
    return AgreementFactory(drafted_by=university, others=[enterprise], **changes)


def between(university, enterprise, on=TODAY):
    return list(Agreement.objects.in_force_between(university, enterprise, on))


def test_practice_base_is_in_force_from_its_first_to_its_last_day(university, enterprise):
    agreement = made(
        university, enterprise, active=True, valid_from=TODAY - DAY, valid_until=TODAY + DAY
    )
    for days, expected in (
        (-2, []),
        (-1, [agreement]),
        (0, [agreement]),
        (1, [agreement]),
        (2, []),
    ):
        assert between(university, enterprise, TODAY + days * DAY) == expected
    assert between(enterprise, university) == [agreement]
    assert between(university, OrganizationFactory()) == []
    assert between(OrganizationFactory(university=True), enterprise) == []


def test_without_a_last_day_it_runs_on(university, enterprise):
    agreement = made(university, enterprise, active=True, valid_until=None)
    assert between(university, enterprise, date(2099, 1, 1)) == [agreement]
    assert list(Agreement.objects.ending_within(100_000, TODAY)) == []


def test_what_nobody_signed_is_not_in_force(university, enterprise):
    made(university, enterprise)
    made(university, enterprise, under_review=True)
    assert between(university, enterprise) == []


def test_signed_on_its_first_day_it_is_in_force_before_anything_has_moved_it(
    university, enterprise
):
    agreement = made(university, enterprise, signed=True, valid_from=TODAY)
    assert between(university, enterprise) == [agreement]
    assert between(university, enterprise, TODAY - DAY) == []


def test_other_kinds_count_where_their_terms_include_practice(university, enterprise):
    kind = AgreementKind.TARGETED_TRAINING
    made(university, enterprise, active=True, kind=kind)
    assert between(university, enterprise) == []
    covering = made(university, enterprise, active=True, kind=kind, covers_practice=True)
    assert between(university, enterprise) == [covering]


def test_an_ended_agreement_was_in_force_on_the_days_before(university, enterprise, umida):
    agreement = made(university, enterprise, active=True)
    agreement.terminate(last_day=TODAY - DAY, reason="Kelishuv", by=umida, at=timezone.now())
    agreement.save()
    assert between(university, enterprise) == []
    assert between(university, enterprise, TODAY - DAY) == [agreement]
    expired = made(university, enterprise, active=True, valid_until=TODAY - DAY)
    expired.expire(at=timezone.now())
    expired.save()
    assert between(university, enterprise) == []
    assert set(between(university, enterprise, TODAY - DAY)) == {agreement, expired}


def test_all_parties_of_a_wider_agreement_are_covered(university, enterprise):
    college = OrganizationFactory(kind=OrganizationKind.COLLEGE)
    agreement = AgreementFactory(drafted_by=university, others=[enterprise, college], active=True)
    for one, other in ((university, enterprise), (college, enterprise), (university, college)):
        assert between(one, other) == [agreement]


def test_ending_within_so_many_days(university, enterprise):
    soon = made(university, enterprise, active=True, valid_until=TODAY + 30 * DAY)
    made(university, enterprise, active=True, valid_until=TODAY + 31 * DAY)
    made(university, enterprise, active=True, valid_until=TODAY - DAY)
    assert list(Agreement.objects.ending_within(30, TODAY)) == [soon]


def test_enterprises_are_annotated_in_one_query(university, enterprise, django_assert_num_queries):
    made(university, enterprise, active=True)
    OrganizationFactory.create_batch(3)
    with django_assert_num_queries(1):
        found = Organization.objects.with_practice_agreement(university, TODAY)
        known = {one.pk: one.has_agreement for one in found}
    assert [key for key, has in known.items() if has] == [enterprise.pk]
    assert len(known) == 5


def seen_by(everyone, model) -> set:
    return {
        role for role, user in everyone.items() if user and model.objects.visible_to(user).exists()
    }


def test_parties_and_the_state_see_it_once_sent(everyone, university, enterprise):
    agreement = made(university, enterprise)
    assert seen_by(everyone, Agreement) == {Role.UNIVERSITY_ADMIN}
    Agreement.objects.filter(pk=agreement.pk).update(sent_at=timezone.now())
    expected = {Role.UNIVERSITY_ADMIN, Role.HR, Role.MINISTRY, Role.OPERATOR}
    assert seen_by(everyone, Agreement) == expected


def test_papers_are_for_parties_and_the_ministry_obligations_for_all_who_see(
    everyone, university, enterprise
):
    agreement = made(university, enterprise, active=True)
    AgreementDocumentFactory(agreement=agreement)
    AgreementObligationFactory(party=agreement.parties.first())
    readers = {Role.UNIVERSITY_ADMIN, Role.HR, Role.MINISTRY}
    assert seen_by(everyone, AgreementDocument) == readers
    assert seen_by(everyone, AgreementObligation) == readers | {Role.OPERATOR}


def test_coordinator_sees_agreements_between_members_of_the_cluster(
    kamola, ministry_body, university, enterprise
):
    made(university, enterprise, active=True)
    cluster = ClusterFactory()
    MembershipFactory(cluster=cluster, organization=university)
    assert not Agreement.objects.visible_to(kamola).exists()
    MembershipFactory(cluster=cluster, organization=enterprise)
    assert not Agreement.objects.visible_to(kamola).exists()  # somebody else's cluster
    MembershipFactory(cluster=cluster, organization=ministry_body, role=MembershipRole.COORDINATOR)
    assert Agreement.objects.visible_to(kamola).count() == 1
    made(university, OrganizationFactory(), active=True)
    assert Agreement.objects.visible_to(kamola).count() == 1


def test_strangers_and_those_who_left_see_nothing(university, enterprise, umida, tashkent):
    made(university, enterprise, active=True)
    other = OrganizationFactory(university=True, region=tashkent)
    stranger = person("u2@example.uz", "Olimov", "Sobir", Role.UNIVERSITY_ADMIN, other)
    assert not Agreement.objects.visible_to(stranger).exists()
    umida.affiliations.update(ends_on=TODAY - DAY)
    gone = type(umida).objects.get(pk=umida.pk)
    assert not Agreement.objects.visible_to(gone).exists()


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"valid_until": TODAY - 400 * DAY}, "agreement_dates_in_order"),
        ({"covers_practice": False}, "agreement_practice_base_covers_practice"),
        ({"state": "signed"}, "agreement_signed_by_somebody"),
        ({"state": "active", "signed_at": timezone.now()}, "agreement_signed_by_somebody"),
        ({"terminated_on": TODAY}, "agreement_terminated_with_reason"),
        ({"state": "under_review"}, "agreement_under_review_was_sent"),
    ],
)
def test_database_keeps_the_promises(university, enterprise, changes, constraint):
    agreement = made(university, enterprise)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**changes)


def test_database_lets_nobody_end_it_after_its_end(university, enterprise, umida):
    agreement = made(university, enterprise, active=True)
    agreement.terminate(last_day=TODAY + 900 * DAY, reason="x", by=umida, at=timezone.now())
    with pytest.raises(IntegrityError, match="before_its_end"), transaction.atomic():
        agreement.save()


def test_database_takes_a_party_and_a_number_once(university, enterprise):
    agreement = made(university, enterprise, signed=True)
    with pytest.raises(IntegrityError, match="party_once"), transaction.atomic():
        agreement.parties.create(organization=enterprise)
    with pytest.raises(IntegrityError, match="number_unique"), transaction.atomic():
        made(university, enterprise, number=agreement.number, dated_on=agreement.dated_on)
    assert made(university, enterprise).number == made(university, enterprise).number == ""


def test_database_wants_a_person_with_each_date(university, enterprise):
    agreement = made(university, enterprise, active=True)
    with pytest.raises(IntegrityError, match="consent_by_somebody"), transaction.atomic():
        agreement.parties.update(consented_at=timezone.now())
    owed = AgreementObligationFactory(party=agreement.parties.first())
    with pytest.raises(IntegrityError, match="done_by_somebody"), transaction.atomic():
        AgreementObligation.objects.filter(pk=owed.pk).update(done_at=timezone.now())


@pytest.mark.parametrize(
    ("first", "last", "today", "expected"),
    [
        ("2024-09-01", "2025-08-31", "2025-06-01", ("2025-09-01", "2026-08-31")),
        ("2027-09-01", "2028-08-31", "2028-06-01", ("2028-09-01", "2029-08-31")),
        ("2024-01-15", "2029-01-14", "2028-06-01", ("2029-01-15", "2034-01-14")),
        ("2026-02-02", "2026-02-20", "2026-02-10", ("2026-02-21", "2026-03-11")),
        ("2020-01-01", "2020-12-31", "2026-11-26", ("2026-11-26", "2027-11-25")),
        ("2024-02-29", "2025-02-28", "2025-01-01", ("2025-03-01", "2026-03-01")),
    ],
)
def test_term_is_carried_on_by_months_else_by_days(first, last, today, expected):
    day = date.fromisoformat
    found = Term(day(first), day(last)).following(day(today))
    assert (found.first.isoformat(), found.last.isoformat()) == expected


def test_days_are_carried_into_the_next_term():
    term = Term(date(2024, 9, 1), date(2025, 8, 31))
    assert term.carried(date(2025, 3, 31), term.following(date(2025, 6, 1))) == date(2026, 3, 31)
    late = Term(date(2026, 9, 11), date(2027, 9, 10))
    assert term.carried(date(2024, 10, 1), late) == date(2026, 10, 11)


def test_states_are_the_ones_the_design_names():
    assert [state.value for state in AgreementState] == [
        "draft", "under_review", "signed", "active", "expired", "terminated",
    ]  # fmt: skip
