"""The mentor's view of an intern: given once, its hire outcome open for a while."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from internships.enums import PlacementState
from internships.models import CompetenceRating, Evaluation, Placement, Posting
from partners.enums import ProfileState
from partners.models import Competence, CompetenceProfile, CompetenceRequirement

HIRE_PERIOD = timedelta(days=183)  # half a year


class EvaluationError(DomainError):
    """The intern cannot be rated now."""


class AlreadyEvaluatedError(EvaluationError):
    """The mentor has rated this intern before."""


def competences_to_rate(placement: Placement) -> list[Competence]:
    """Those of the programme's latest agreed profile, and those the posting names besides."""
    profile = (
        CompetenceProfile.objects.filter(
            programme=placement.student.programme_id, state=ProfileState.AGREED
        )
        .order_by("-version")
        .first()
    )
    asked = Q()
    if profile is not None:
        required = CompetenceRequirement.objects.filter(profile=profile)
        asked |= Q(pk__in=required.values("competence"))
    if placement.posting_id:
        named = Posting.competences.through.objects.filter(posting=placement.posting_id)
        asked |= Q(pk__in=named.values("competence"))
    wanted = Competence.objects.filter(asked) if asked else Competence.objects.none()
    return list(wanted.order_by("group", "code"))


def submit_evaluation(
    *,
    placement: Placement,
    ratings: dict[int, int | None],
    would_hire: bool | None,
    hire_outcome: str,
    comment: str,
    at,
) -> Evaluation:
    """Keep the mentor's answers; RATINGS: competence → 1–5, None where it was not observed."""
    with transaction.atomic():
        locked = Placement.objects.select_for_update().get(pk=placement.pk)
        if Evaluation.objects.filter(placement=locked).exists():
            raise AlreadyEvaluatedError(_("You have rated this intern already. Thank you."))
        if locked.state not in {PlacementState.UNDER_WAY, PlacementState.COMPLETED}:
            raise EvaluationError(_("An intern is rated while at the place, or afterwards."))
        evaluation = Evaluation.objects.create(
            placement=locked,
            would_hire=would_hire,
            hire_outcome=hire_outcome,
            comment=comment,
            submitted_at=at,
        )
        CompetenceRating.objects.bulk_create(
            CompetenceRating(evaluation=evaluation, competence_id=competence, rating=rating)
            for competence, rating in ratings.items()
        )
    return evaluation


def hire_outcome_until(placement: Placement) -> date:
    """The last day on which the mentor may still say whether the intern was hired."""
    return placement.ends_on + HIRE_PERIOD


def change_hire_outcome(*, placement: Placement, hire_outcome: str, at) -> Evaluation:
    """What became of the intern is often known only later."""
    with transaction.atomic():
        evaluation = Evaluation.objects.select_for_update().get(placement=placement)
        if timezone.localdate(at) > hire_outcome_until(placement):
            raise EvaluationError(_("The time to change this answer is over."))
        evaluation.hire_outcome = hire_outcome
        evaluation.save()
    return evaluation
