"""What becomes of the places offered: confirmed, worked, completed or not, rated by mentors."""

import math
from collections import defaultdict
from datetime import date, timedelta
from random import Random

from cluster_portal.demonstration.calendar import moment
from cluster_portal.demonstration.institutions import Host
from cluster_portal.demonstration.names import person_name
from cluster_portal.demonstration.practice import DECLINING_REGION, Practice
from cluster_portal.demonstration.students import Person
from internships.enums import HireOutcome, PlacementState
from internships.models import CompetenceRating, Evaluation, Placement


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


class Outcomes:
    """Plays placements on from the day they were offered to today.

    The main university's first programme does badly until its corrective action, well after it; the
    declining region does worse every year.
    """

    def __init__(
        self, *, first_year: int, corrected_on: date, problem_programme, now, random: Random
    ):
        self.first_year, self.corrected_on = first_year, corrected_on
        self.problem_programme, self.now, self.random = problem_programme, now, random
        self.competences: dict[int, list[int]] = {}  # by programme

    def quality(self, practice: Practice, person: Person, starts_on: date) -> float:
        quality = practice.teaching.strength
        if practice.teaching.university.region.code == DECLINING_REGION:
            quality -= 0.9 * (practice.plan.academic_year - self.first_year) + 0.1
        if person.programme == self.problem_programme:
            quality += -2.2 if starts_on < self.corrected_on else 0.7
        return quality

    def play(self, practice: Practice) -> None:
        """Bring all placements of PRACTICE to where they are now."""
        placements = list(
            Placement.objects.filter(application__placement_round=practice.record).order_by("pk")
        )
        people, completed = practice.people, []
        supervisors = practice.teaching.supervisors
        for placement in placements:
            person, host = people[placement.student_id], practice.hosts[placement.posting_id]
            quality = self.quality(practice, person, placement.starts_on)
            state = self._move(placement, practice, quality + host.care + 0.2 * person.ability)
            if state == PlacementState.COMPLETED:
                completed.append((placement, person, host, quality))
            if state != PlacementState.DECLINED:
                mentor = person_name(self.random)
                placement.supervisor = supervisors[placement.student_id % len(supervisors)]
                placement.mentor_name = f"{mentor.last} {mentor.first}"
                placement.mentor_email = host.organization.email
        fields = [
            "supervisor", "mentor_name", "mentor_email", "state", "confirmed_at", "declined_at",
            "decline_reason", "begun_at", "completed_at", "interrupted_at", "interrupt_reason",
        ]  # fmt: skip
        Placement.objects.bulk_update(placements, fields, batch_size=500)
        self._evaluate(completed)

    def _move(self, placement: Placement, practice: Practice, logit: float) -> PlacementState:
        random, today = self.random, self.now.date()
        answered_on = practice.plan.rank_until + timedelta(days=random.randint(1, 4))
        if answered_on > today:
            return placement.state
        if random.random() < 0.05:
            placement.decline(at=moment(answered_on), reason="Boshqa joy topdim.")
            return placement.state
        placement.confirm(at=moment(answered_on, random.randint(9, 20)))
        if placement.starts_on > today:
            return placement.state
        placement.begin(at=moment(placement.starts_on, 9))
        broken_on = placement.starts_on + timedelta(days=random.randint(4, 25))
        if random.random() > _chance(2.3 + logit) and broken_on <= today:
            placement.interrupt(
                at=moment(broken_on), reason="Amaliyot muddatidan oldin toʻxtatildi."
            )
        elif placement.ends_on < today:
            placement.complete(at=moment(placement.ends_on, 18))
        return placement.state

    def _evaluate(self, completed: list[tuple[Placement, Person, Host, float]]) -> None:
        """Nine of ten mentors rate within three weeks; some hire."""
        random, evaluations, ratings = self.random, [], defaultdict(list)
        for placement, person, host, quality in completed:
            rated_at = placement.completed_at + timedelta(days=random.randint(0, 21), hours=1)
            if random.random() > 0.9 or rated_at > self.now:
                continue
            given = [
                (pk, self._rating(3.75 + 0.4 * quality + 0.3 * host.care + 0.3 * person.ability))
                for pk in self.competences[person.programme.pk]
            ]
            known = [value for _pk, value in given if value is not None]
            mean = sum(known) / len(known) if known else 3.0
            would_hire = mean + random.gauss(0, 0.4) > 3.6
            evaluation = Evaluation(
                placement=placement,
                would_hire=would_hire,
                hire_outcome=self._hire(would_hire),
                submitted_at=rated_at,
            )
            evaluations.append(evaluation)
            ratings[len(evaluations) - 1] = given
        Evaluation.objects.bulk_create(evaluations, batch_size=2000)
        CompetenceRating.objects.bulk_create(
            [
                CompetenceRating(evaluation=evaluations[place], competence_id=pk, rating=value)
                for place, given in ratings.items()
                for pk, value in given
            ],
            batch_size=5000,
        )

    def _rating(self, mean: float) -> int | None:
        if self.random.random() < 0.03:
            return None
        return min(5, max(1, round(self.random.gauss(mean, 0.7))))

    def _hire(self, would_hire: bool) -> HireOutcome:
        outcomes = [HireOutcome.HIRED, HireOutcome.OFFERED, HireOutcome.NOT_HIRED]
        weights = [0.33, 0.25, 0.3] if would_hire else [0.02, 0.02, 0.86]
        return self.random.choices([*outcomes, HireOutcome.UNDECIDED], [*weights, 0.1])[0]
