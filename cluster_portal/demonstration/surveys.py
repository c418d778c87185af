"""Employer surveys: closed ones of the finished years, and one that runs today."""

from datetime import date, timedelta
from random import Random

from cluster_portal.demonstration.calendar import moment
from cluster_portal.demonstration.consents import agree_to_answer
from cluster_portal.demonstration.institutions import Host, Teaching
from cluster_portal.demonstration.practice import DECLINING_REGION
from internships.enums import PlacementState
from internships.models import Placement
from monitoring.enums import CampaignState, ItemKind
from monitoring.models import Answer, Campaign, Invitation, Item, Questionnaire, Response


class Surveys:
    """Invites the hosts of a year and answers for two thirds of them."""

    def __init__(self, questionnaire: Questionnaire, first_year: int, random: Random):
        self.questionnaire, self.first_year, self.random = questionnaire, first_year, random
        self.items = list(
            Item.objects.filter(section__questionnaire=questionnaire).select_related("scale")
        )

    def run(
        self, teaching: Teaching, hosts: dict[int, Host], academic_year: int, starts_on: date, now
    ) -> Campaign:
        """A campaign of three weeks; HOSTS by organization."""
        ends_on = starts_on + timedelta(days=21)
        over = moment(ends_on, 23) < now
        hosted = Placement.objects.filter(
            university=teaching.university,
            starts_on__range=(date(academic_year, 9, 1), date(academic_year + 1, 8, 31)),
            state__in=[PlacementState.UNDER_WAY, PlacementState.COMPLETED],
        )
        frame = sorted(set(hosted.values_list("enterprise_id", flat=True)))
        campaign = Campaign.objects.create(
            university=teaching.university,
            questionnaire=self.questionnaire,
            name=f"Ish beruvchilar soʻrovi {academic_year}/{academic_year + 1}",
            academic_year=academic_year,
            starts_on=starts_on,
            ends_on=ends_on,
            population=len(frame),
            state=CampaignState.CLOSED if over else CampaignState.RUNNING,
            launched_at=moment(starts_on),
            closed_at=moment(ends_on + timedelta(days=1)) if over else None,
        )
        invitations = [self._invitation(campaign, hosts[pk], now) for pk in frame]
        Invitation.objects.bulk_create(invitations, batch_size=2000)
        self._answer(invitations, teaching, academic_year, hosts, now)
        return campaign

    def _invitation(self, campaign: Campaign, host: Host, now) -> Invitation:
        random, sent_at = self.random, moment(campaign.starts_on, 10)
        invitation = Invitation(
            campaign=campaign,
            enterprise=host.organization,
            email=host.organization.email,
            language=host.organization.language,
            sent_at=sent_at,
        )
        if random.random() < 0.03:
            invitation.failed_at = sent_at + timedelta(minutes=5)
            return invitation
        opened_at = sent_at + timedelta(days=random.uniform(0, 19))
        if random.random() < 0.68 and opened_at < now:
            invitation.opened_at = opened_at
            invitation.completed_at = opened_at + timedelta(minutes=random.uniform(2, 9))
        return invitation

    def _answer(self, invitations, teaching: Teaching, academic_year: int, hosts, now) -> None:
        responses, views = [], []
        for invitation in invitations:
            if invitation.completed_at is None:
                continue
            view = 3.85 + 0.5 * teaching.strength + self.random.gauss(0, 0.5)
            view += 0.2 * hosts[invitation.enterprise_id].care
            if teaching.university.region.code == DECLINING_REGION:
                view -= 0.35 * (academic_year - self.first_year)
            views.append(view)
            responses.append(
                Response(
                    invitation=invitation,
                    language=invitation.language,
                    started_at=invitation.opened_at,
                    submitted_at=invitation.completed_at,
                )
            )
        Response.objects.bulk_create(responses, batch_size=2000)
        agree_to_answer(responses, now)
        answers = [
            self._item(response, item, view)
            for response, view in zip(responses, views, strict=True)
            for item in self.items
            if item.kind != ItemKind.TEXT
        ]
        Answer.objects.bulk_create(answers, batch_size=5000)

    def _item(self, response: Response, item: Item, view: float) -> Answer:
        random = self.random
        if item.allows_not_applicable and random.random() < 0.03:
            return Answer(response=response, item=item, is_not_applicable=True)
        if item.kind == ItemKind.SINGLE_CHOICE:
            values = sorted((option["value"] for option in item.options), reverse=True)
            place = min(len(values) - 1, int(random.expovariate(0.5 * view)))
            return Answer(response=response, item=item, value=values[place])
        if item.kind == ItemKind.NUMBER:
            return Answer(response=response, item=item, value=random.randint(1, 5))
        span = item.maximum - item.minimum
        share = (view - 1) / 4
        value = round(item.minimum + span * random.gauss(share, 0.16))
        value = min(item.maximum, max(item.minimum, value))
        if item.is_reversed:
            value = item.minimum + item.maximum - value
        return Answer(response=response, item=item, value=value)
