"""A small random world, written row by row, for comparing figures with a recount in Python."""

import random
from datetime import UTC, date, datetime, timedelta

from internships.enums import Decision, HireOutcome, PlacementState, PostingState, RoundState
from internships.models import (
    Application,
    CompetenceRating,
    Evaluation,
    Placement,
    PlacementRound,
    Posting,
)
from monitoring.enums import CampaignState, ItemKind
from monitoring.models import (
    Answer,
    Campaign,
    Invitation,
    Item,
    Questionnaire,
    Response,
    Section,
)
from partners.models import Membership, Student
from tests.factories.internships import PlacementRoundFactory, PostingFactory
from tests.factories.partners import (
    ClusterFactory,
    CompetenceFactory,
    MembershipFactory,
    OrganizationFactory,
    ProgrammeFactory,
    RegionFactory,
    StudentFactory,
)

_CHANCES = list(PlacementState)


class World:
    """Everything comes from the SEED."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        regions = RegionFactory.create_batch(2)
        self.universities = [
            OrganizationFactory(university=True, region=self.random.choice([*regions, None]))
            for _ in range(3)
        ]
        self.enterprises = OrganizationFactory.create_batch(8)
        self.programmes = [
            ProgrammeFactory(institution=university)
            for university in self.universities
            for _ in range(2)
        ]
        self.students = [
            StudentFactory(programme=self.random.choice(self.programmes)) for _ in range(30)
        ]
        self.competences = CompetenceFactory.create_batch(2)
        for cluster in ClusterFactory.create_batch(2):
            for university in self.random.sample(self.universities, 2):
                start = self.day()
                long = self.random.randrange(20, 300)
                ends_on = self.random.choice([None, start + timedelta(days=long)])
                MembershipFactory(
                    cluster=cluster, organization=university, starts_on=start, ends_on=ends_on
                )

    def day(self) -> date:
        return date(2025, 8, 25) + timedelta(days=self.random.randrange(420))

    def moment(self) -> datetime:
        """Often near midnight in Tashkent at the end of a month."""
        day = self.day()
        return datetime(
            day.year, day.month, day.day, self.random.choice([5, 18, 20]), 30, tzinfo=UTC
        )

    def fill(self) -> "World":
        for university in self.universities:
            for _ in range(2):
                self.round_of(university)
        for _ in range(40):
            self.placement()
        for university in self.universities:
            for _ in range(2):
                self.campaign(university)
        return self

    def round_of(self, university) -> None:
        until = self.moment()
        made = PlacementRoundFactory(
            university=university,
            apply_from=until - timedelta(days=9),
            apply_until=until,
            rank_until=until,
            confirm_until=until,
        )
        postings = [
            PostingFactory(
                university=university,
                enterprise=self.random.choice(self.enterprises),
                placement_round=made,
                places=20,
                starts_on=self.day(),
                ends_on=date(2027, 1, 1),
                programmes=self.programmes[:1],
            )
            for _ in range(3)
        ]
        states = [PostingState.PUBLISHED, PostingState.CLOSED, PostingState.CANCELLED]
        for posting in postings:
            Posting.objects.filter(pk=posting.pk).update(state=self.random.choice(states))
        state = self.random.choice([RoundState.OPEN, RoundState.ALLOCATED, RoundState.CLOSED])
        PlacementRound.objects.filter(pk=made.pk).update(state=state)
        for student in self.random.sample(self.students, 8):
            for choice, posting in enumerate(self.random.sample(postings, 2), 1):
                self.application(made, student, posting, choice)

    def application(self, made, student, posting, choice: int) -> None:
        application = Application.objects.create(
            placement_round=made,
            student=student,
            posting=posting,
            choice=choice,
            decision=Decision.NONE,
            submitted_at=made.apply_from,
        )
        if self.random.random() < 0.2:
            Application.objects.filter(pk=application.pk).update(state="withdrawn")
        elif self.random.random() < 0.4:
            self.placement(application=application, student=student, posting=posting)

    def placement(self, application=None, student=None, posting=None) -> None:
        student = student or self.random.choice(self.students)
        start = self.day()
        state = self.random.choice(_CHANCES)
        busy = Placement.objects.holding_a_place().filter(
            student=student, starts_on__lte=start + timedelta(days=20), ends_on__gte=start
        )
        if busy.exists():
            state = PlacementState.DECLINED
        made = Placement.objects.create(
            student=student,
            posting=posting,
            application=application,
            enterprise=posting.enterprise if posting else self.random.choice(self.enterprises),
            university=posting.university if posting else student.university,
            practice_type=PlacementRoundFactory._meta.model.objects.first().practice_type,
            starts_on=start,
            ends_on=start + timedelta(days=20),
            is_in_field=self.random.choice([True, False, None]),
            offered_at=self.moment(),
        )
        ended = {
            PlacementState.COMPLETED: "completed_at",
            PlacementState.INTERRUPTED: "interrupted_at",
        }
        moments = {ended[state]: self.moment()} if state in ended else {}
        Placement.objects.filter(pk=made.pk).update(state=state, **moments)
        if state == PlacementState.COMPLETED and self.random.random() < 0.8:
            self.evaluation(made)

    def evaluation(self, placement) -> None:
        made = Evaluation.objects.create(
            placement=placement,
            hire_outcome=self.random.choice(list(HireOutcome)),
            submitted_at=self.moment(),
        )
        for competence in self.competences:
            CompetenceRating.objects.create(
                evaluation=made,
                competence=competence,
                rating=self.random.choice([None, 1, 2, 3, 4, 5]),
            )

    def questionnaire(self) -> Questionnaire:
        made = Questionnaire.objects.create(
            code="employers", version=Questionnaire.objects.count() + 1, name_en="Employers"
        )
        section = Section.objects.create(questionnaire=made, order=1, name_en="All")
        for number, code in enumerate(["overall", "F1"]):
            Item.objects.create(
                section=section, code=code, order=number, kind=ItemKind.LIKERT, name_en=code
            )
        return made

    def campaign(self, university) -> Campaign:
        made = Campaign.objects.create(
            university=university,
            questionnaire=self.questionnaire(),
            name="Survey",
            academic_year=2020 + Campaign.objects.filter(university=university).count(),
            starts_on=self.day(),
            ends_on=date(2027, 1, 1),
            population=12,
            launched_at=self.moment(),
        )
        state = self.random.choice([CampaignState.RUNNING, CampaignState.CLOSED])
        Campaign.objects.filter(pk=made.pk).update(state=state)
        for enterprise in self.enterprises:
            invitation = Invitation.objects.create(
                campaign=made,
                enterprise=enterprise,
                email="hr@example.uz",
                sent_at=self.random.choice([self.moment()] * 9 + [None]),
                failed_at=self.random.choice([None] * 9 + [self.moment()]),
            )
            if self.random.random() < 0.7:
                self.response(invitation)
        return made

    def response(self, invitation) -> None:
        at = self.moment()
        made = Response.objects.create(
            invitation=invitation,
            language="uz",
            started_at=at,
            submitted_at=self.random.choice([at] * 5 + [None]),
        )
        Invitation.objects.filter(pk=invitation.pk).update(completed_at=made.submitted_at)
        for item in Item.objects.filter(section__questionnaire=invitation.campaign.questionnaire):
            value = self.random.choice([None, 1, 2, 3, 4, 5, 5])
            Answer.objects.create(
                response=made, item=item, value=value, is_not_applicable=value is None
            )

    def shake(self) -> None:
        """Change a few things, one row at a time and in bulk."""
        for placement in self.random.sample(list(Placement.objects.all()), 5):
            Placement.objects.filter(pk=placement.pk).update(
                starts_on=placement.starts_on - timedelta(days=40), is_in_field=True
            )
        evaluation = Evaluation.objects.order_by("pk").first()
        CompetenceRating.objects.filter(evaluation=evaluation).update(rating=5)
        Evaluation.objects.filter(pk=evaluation.pk).update(submitted_at=self.moment())
        gone = Evaluation.objects.order_by("pk").last()
        gone.ratings.all().delete()
        gone.delete()
        Campaign.objects.update(state=CampaignState.CLOSED)
        PlacementRound.objects.update(state=RoundState.CLOSED)
        Posting.objects.filter(pk=Posting.objects.first().pk).update(state=PostingState.CANCELLED)
        Student.objects.filter(pk__in=[self.students[0].pk, self.students[1].pk]).update(
            programme=self.programmes[-1]
        )
        Membership.objects.filter(pk=Membership.objects.first().pk).delete()
        self.universities[0].region = RegionFactory()
        self.universities[0].save()
        self.placement()
