"""Results in groups only, with n, interval and honest comparisons."""

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.actions.campaign import close_campaign
from monitoring.answers import overall_shares, scale_scores
from monitoring.models import Answer, Response
from monitoring.results import campaign_results
from monitoring.statistics import Verdict, proportion_interval
from tests.factories.monitoring import CampaignFactory, InvitationFactory, ResponseFactory

pytestmark = pytest.mark.django_db


def answered(campaign, values) -> None:
    for value in values:
        invitation = InvitationFactory(campaign=campaign, completed_at=timezone.now())
        ResponseFactory(invitation=invitation, value=value)


@pytest.fixture
def campaign(university):
    return CampaignFactory(university=university, academic_year=2026, running=True)


def closed(campaign, umida):
    return close_campaign(campaign=campaign, by=umida, at=timezone.now())


def test_results_have_n_mean_share_and_interval(campaign, umida):
    answered(campaign, [5, 5, 4, 4, 2, 1])
    results = campaign_results(closed(campaign, umida))
    expected = proportion_interval(4, 6, population=10)
    assert [found.scale.code for found in results.scales] == [
        "foundation",
        "adaptive",
        "collaborative",
        "technical",
        "employability",
        "overall",
    ]
    for found in results.scales:
        assert found.statistics.n == 6
        assert found.statistics.mean.value == pytest.approx(3.5)
        assert found.statistics.positive == expected
        assert found.statistics.alpha.value is None  # fewer than ten
    assert results.scales[0].importance.mean.value == pytest.approx(3.5)
    assert results.scales[-1].importance is None


def test_results_appear_only_when_the_campaign_is_closed(campaign, umida, sign_in):
    answered(campaign, [5] * 6)
    assert campaign_results(campaign) is None
    page = sign_in(umida).get(reverse("campaign-results", args=[campaign.pk]))
    assert "No results yet" in page.text
    closed(campaign, umida)
    page = sign_in(umida).get(reverse("campaign-results", args=[campaign.pk]))
    assert page.context["results"].overall.statistics.n == 6


def test_results_of_four_are_not_shown(campaign, umida, sign_in):
    answered(campaign, [5] * 4)
    closed(campaign, umida)
    page = sign_in(umida).get(reverse("campaign-results", args=[campaign.pk]))
    assert page.context["results"] is None
    assert "Too few answers to show" in page.text
    export = sign_in(umida).get(reverse("campaign-results", args=[campaign.pk]) + "?export=csv")
    assert "text/html" in export["Content-Type"]


def test_scale_that_few_could_judge_is_not_shown(campaign, umida):
    answered(campaign, [5] * 7)
    technical = Answer.objects.filter(item__scale__code="technical")
    few = Response.objects.values_list("pk", flat=True)[:3]
    technical.filter(response__in=list(few)).update(value=None, is_not_applicable=True)
    results = campaign_results(closed(campaign, umida))
    hidden = {found.scale.code for found in results.scales if found.statistics is None}
    assert hidden == {"technical"}
    single = results.scales[3].items[0]
    assert (single.statistics, single.not_applicable, single.blank) == (None, 3, 0)


def test_answers_not_sent_count_nowhere(campaign, umida):
    answered(campaign, [5] * 5)
    ResponseFactory(invitation=InvitationFactory(campaign=campaign), value=1, submitted_at=None)
    assert campaign_results(closed(campaign, umida)).overall.statistics.mean.value == 5


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [
        ([5] * 4 + [1] * 16, [5] * 19 + [1], Verdict.HIGHER),
        ([5] * 19 + [1], [5] * 4 + [1] * 16, Verdict.LOWER),
        ([5] * 10 + [1] * 10, [5] * 12 + [1] * 8, Verdict.NONE),
    ],
)
def test_results_are_compared_with_the_year_before(
    campaign, university, umida, before, now, verdict
):
    earlier = CampaignFactory(university=university, academic_year=2025, running=True)
    answered(earlier, before)
    closed(earlier, umida)
    answered(campaign, now)
    results = campaign_results(closed(campaign, umida))
    assert results.before == earlier
    assert {found.change.verdict for found in results.scales} == {verdict}


def test_year_before_with_too_few_answers_is_not_compared(campaign, university, umida):
    earlier = CampaignFactory(university=university, academic_year=2025, running=True)
    answered(earlier, [1] * 4)
    closed(earlier, umida)
    answered(campaign, [5] * 6)
    assert campaign_results(closed(campaign, umida)).scales[0].change is None


def test_scale_scores_are_per_response(campaign):
    answered(campaign, [5, 2])
    found = scale_scores(Response.objects.submitted().order_by("pk"), campaign.questionnaire)
    assert found["technical"].tolist() == [5, 2]


def test_results_page_names_no_enterprise(campaign, umida, malika, sign_in):
    answered(campaign, [5, 5, 4, 4, 2, 1])
    comment = Response.objects.first()
    item = campaign.questionnaire.sections.last().items.get(kind="text")
    Answer.objects.create(response=comment, item=item, text="<b>More practice</b>")
    closed(campaign, umida)
    for user in (umida, malika):
        page = sign_in(user).get(reverse("campaign-results", args=[campaign.pk])).text
        assert "67" in page
        assert "&lt;b&gt;More practice" in page
        for response in Response.objects.select_related("invitation__enterprise"):
            assert response.invitation.enterprise.name not in page


def test_results_are_exported_as_csv(campaign, umida, sign_in):
    answered(campaign, [5, 5, 4, 4, 2, 1])
    closed(campaign, umida)
    path = reverse("campaign-results", args=[campaign.pk]) + "?export=csv"
    rows = b"".join(sign_in(umida).get(path)).decode("utf-8-sig").splitlines()
    assert len(rows) == 7
    assert rows[1].startswith("Foundation skills,6,3.5,")


def test_results_ask_as_much_for_many_as_for_few(
    campaign, umida, django_assert_max_num_queries, django_assert_num_queries
):
    answered(campaign, [5] * 5)
    closed(campaign, umida)
    with django_assert_max_num_queries(12) as few:
        campaign_results(campaign)
    answered(campaign, [4] * 20)
    with django_assert_num_queries(len(few)):
        campaign_results(campaign)


def test_overall_shares_of_many_campaigns_come_in_two_queries(
    campaign, university, umida, malika, sign_in, django_assert_num_queries
):
    answered(campaign, [5, 5, 4, 4, 2, 1])
    few = CampaignFactory(university=university, academic_year=2025, running=True)
    answered(few, [5] * 4)
    running = CampaignFactory(university=university, academic_year=2024, running=True)
    answered(running, [5] * 9)
    for over in (campaign, few):
        closed(over, umida)
    with django_assert_num_queries(2):
        shares = overall_shares([campaign, few, running])
    assert shares == {campaign.pk: proportion_interval(4, 6, population=10)}
    page = sign_in(malika).get(reverse("campaign-list")).text
    assert "n = 6" in page
    assert "too few answers" in page
