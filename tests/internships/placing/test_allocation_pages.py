"""The pages of an allocation: who sees them, and what they say."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cluster_portal.common.models import Job
from internships.actions.placing.allocation import dry_run_allocation, run_allocation
from internships.enums import Decision
from internships.models import AllocationRun, Application
from partners.enums import Role
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import AffiliationFactory, OrganizationFactory, StudentFactory

ALLOCATION_DAY = NOW + timedelta(days=11)
U, H, S, M, O = Role.UNIVERSITY_ADMIN, Role.HR, Role.STUDENT, Role.MINISTRY, Role.OPERATOR  # noqa: E741


@pytest.fixture
def posting(university, enterprise, programme, nilufar):
    """One place that Nilufar wants most and another student is ranked higher for."""
    record = PlacementRoundFactory(university=university, open=True)
    wanted = PostingFactory(
        enterprise=enterprise,
        university=university,
        placement_round=record,
        programmes=[programme],
        places=1,
        published=True,
    )
    other = StudentFactory(programme=programme, last_name="Boshqa")
    ApplicationFactory(posting=wanted, student=other, rank=1, decision=Decision.RANKED)
    ApplicationFactory(posting=wanted, student=nilufar.student, rank=2, decision=Decision.RANKED)
    return wanted


@pytest.fixture
def run(posting, umida):
    return run_allocation(placement_round=posting.placement_round, by=umida, at=ALLOCATION_DAY)


@pytest.mark.parametrize(
    ("url_name", "seen_by", "refused_to"),
    [
        ("placement-round-allocation", {U}, {H, S, M, O, Role.SUPERVISOR}),
        ("placement-round-outcome", {U, H, S, Role.SUPERVISOR}, {M, O}),
        ("posting-outcome", {U, H, S}, {M, O}),
        ("allocation-run-detail", {U, M, O}, set()),
    ],
)
def test_pages_of_an_allocation_by_role(
    run, posting, everyone, sign_in, url_name, seen_by, refused_to
):
    record = {"allocation-run-detail": run, "posting-outcome": posting}.get(
        url_name, posting.placement_round
    )
    url = reverse(url_name, args=[record.pk])
    for role, user in everyone.items():
        status = sign_in(user).get(url, follow=role in {U, S}).status_code
        if role is None:
            assert status == 302
        elif role in seen_by:
            assert (role, status) == (role, 200)
        elif role in refused_to:
            assert (role, status) == (role, 403)
        else:
            assert status in {403, 404}, role


@pytest.mark.parametrize("url_name", ["placement-round-dry-run", "placement-round-allocate"])
def test_only_the_own_university_starts_an_allocation(posting, everyone, sign_in, url_name):
    url = reverse(url_name, args=[posting.placement_round_id])
    for role, user in everyone.items():
        client = sign_in(user)
        assert client.get(url).status_code in ({405} if role == U else {302, 403, 404, 405})
        if role not in {U, None}:
            assert client.post(url).status_code in {403, 404}
    assert Job.objects.count() == 0


def test_administrator_of_another_university_does_not_see_the_round(posting, umida, sign_in):
    other = PlacementRoundFactory(open=True)
    for url_name in (
        "placement-round-allocation",
        "placement-round-dry-run",
        "placement-round-allocate",
        "placement-round-outcome",
    ):
        assert sign_in(umida).post(reverse(url_name, args=[other.pk])).status_code in {404, 405}


def test_dry_run_from_the_page_shows_its_progress_and_result(
    posting, umida, sign_in, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("internships.tasks.timezone.now", lambda: NOW)
    client = sign_in(umida)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("placement-round-dry-run", args=[posting.placement_round_id])
        )
    job = Job.objects.get()
    assert response.url == reverse("job-detail", args=[job.pk])
    assert (job.state, job.result_url) == ("done", AllocationRun.objects.get().get_absolute_url())
    page = client.get(job.result_url).content.decode()
    assert "1 of 2" in page
    assert Application.objects.filter(state="submitted").count() == 2


def test_run_page_runs_again_and_compares(run, umida, sign_in):
    client, url = sign_in(umida), run.get_absolute_url()
    assert "Run it again and compare" in client.get(url).content.decode()
    assert (
        "the outcome is the same for all 2 students" in client.get(f"{url}?check").content.decode()
    )
    AllocationRun.objects.update(outcome={})
    assert "the outcome is another one" in client.get(f"{url}?check").content.decode()


def test_student_reads_why_it_came_out_so(run, posting, nilufar, sign_in):
    page = sign_in(nilufar).get(
        reverse("placement-round-outcome", args=[posting.placement_round_id])
    )
    text = " ".join(page.content.decode().split())
    assert "Its 1 place went to another applicant. 2 students applied." in text
    assert "The enterprise ranked you 2; the last applicant who got a place was ranked 1." in text
    assert "Boshqa" not in text


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru"])
def test_outcome_is_shown_in_each_language(run, posting, nilufar, hamid, sign_in, language):
    for user, url_name, pk in (
        (nilufar, "placement-round-outcome", posting.placement_round_id),
        (hamid, "posting-outcome", posting.pk),
    ):
        client = sign_in(user)
        client.cookies["django_language"] = language
        assert client.get(reverse(url_name, args=[pk])).status_code == 200


def test_student_who_asks_too_early_reads_that_nothing_is_decided(posting, nilufar, sign_in):
    page = sign_in(nilufar).get(
        reverse("placement-round-outcome", args=[posting.placement_round_id])
    )
    assert "The round is not allocated yet" in page.content.decode()


def test_enterprise_sees_who_came_out_and_why(run, posting, hamid, sign_in):
    client = sign_in(hamid)
    outcome = client.get(reverse("placement-round-outcome", args=[posting.placement_round_id]))
    assert reverse("posting-outcome", args=[posting.pk]) in outcome.content.decode()
    text = client.get(reverse("posting-outcome", args=[posting.pk])).content.decode()
    assert "Boshqa" in text
    assert "The places went to applicants you ranked higher." in text


def test_student_is_led_from_a_posting_to_the_own_outcome(run, posting, nilufar, sign_in):
    answer = sign_in(nilufar).get(reverse("posting-outcome", args=[posting.pk]))
    assert answer["Location"] == reverse(
        "placement-round-outcome", args=[posting.placement_round_id]
    )


@pytest.mark.parametrize("query", ["", "?export=csv"])
def test_applicant_never_reads_the_own_rank(posting, nilufar, sign_in, query):
    """Not even one who also works for an enterprise."""
    address = reverse("posting-outcome", args=[posting.pk]) + query
    assert sign_in(nilufar).get(address).status_code == 302
    AffiliationFactory(user=nilufar, organization=OrganizationFactory(), role=Role.HR)
    answer = sign_in(nilufar).get(address)
    if query:
        assert nilufar.student.full_name not in b"".join(answer).decode()
    else:
        assert list(answer.context["page"].records) == []
        assert answer.context["numbers"]["applicants"] == 0


def test_pages_of_an_allocation_need_a_bounded_number_of_queries(
    posting, programme, umida, hamid, sign_in, django_assert_max_num_queries
):
    for number in range(20):
        student = StudentFactory(programme=programme)
        ApplicationFactory(posting=posting, student=student, rank=number + 3, decision="ranked")
    dry_run_allocation(placement_round=posting.placement_round, by=umida, at=NOW)
    run = run_allocation(placement_round=posting.placement_round, by=umida, at=ALLOCATION_DAY)
    for user, url in (
        (umida, reverse("placement-round-allocation", args=[posting.placement_round_id])),
        (umida, run.get_absolute_url()),
        (hamid, reverse("posting-outcome", args=[posting.pk])),
        (hamid, reverse("placement-round-outcome", args=[posting.placement_round_id])),
    ):
        client = sign_in(user)
        with django_assert_max_num_queries(16):
            assert client.get(url).status_code == 200
