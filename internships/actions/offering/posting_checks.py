"""What must hold for a posting before it moves on, each refusal in words."""

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from internships.enums import PostingState, RoundState
from internships.models import PlacementRound


class PostingError(DomainError):
    """The posting cannot take this step as it is."""


def check_reason(reason: str) -> str:
    """REASON without the space around it; an empty one is refused."""
    if not (reason := reason.strip()):
        raise PostingError(_("Say why: the other side reads your reason."))
    return reason


def check_conditions(*, posting, programmes: list) -> None:
    """Programmes are the university's own, years within them, places enough for those placed."""
    errors = {}
    if not programmes:
        errors["eligible_programmes"] = _("Choose at least one programme.")
    elif any(found.institution_id != posting.university_id for found in programmes):
        errors["eligible_programmes"] = _("Choose programmes of the university you address.")
    years = posting.eligible_years or []
    longest = max((programme.years for programme in programmes), default=0)
    if not years:
        errors["eligible_years"] = _("Choose at least one year of study.")
    elif programmes and not all(1 <= year <= longest for year in years):
        errors["eligible_years"] = _("The programmes chosen last %(years)s years.") % {
            "years": longest
        }
    if posting.places is not None and posting.places < posting.places_taken:
        errors["places"] = _("Students hold %(taken)s places here already.") % {
            "taken": posting.places_taken
        }
    if errors:
        raise ValidationError(errors)


def check_not_begun(*, posting, at) -> None:
    """Raise PostingError where the first day of POSTING has come."""
    if posting.starts_on <= timezone.localdate(at):
        raise PostingError(_("The first day has passed. Set dates that lie ahead."))


def rounds_open_to(posting, at):
    """The university's rounds into which POSTING could be published now, soonest first."""
    return PlacementRound.objects.filter(
        university=posting.university_id,
        practice_type=posting.practice_type_id,
        state__in=[RoundState.DRAFT, RoundState.OPEN],
        apply_until__gt=at,
        confirm_until__date__lt=posting.starts_on,
        eligible_years__overlap=posting.eligible_years,
    ).order_by("apply_until", "pk")


def fits_round(*, posting, placement_round) -> bool:
    """`rounds_open_to` for one posting and one round that still takes applications."""
    return (
        placement_round.university_id == posting.university_id
        and placement_round.practice_type_id == posting.practice_type_id
        and timezone.localdate(placement_round.confirm_until) < posting.starts_on
        and bool(set(placement_round.eligible_years) & set(posting.eligible_years))
    )


def check_fits_round(*, posting, placement_round, at) -> None:
    """The round is the same university's and practice type's, still takes places, ends in time."""
    if posting.state != PostingState.SUBMITTED:
        return  # the transition itself says why not
    if (placement_round.university_id, placement_round.practice_type_id) != (
        posting.university_id,
        posting.practice_type_id,
    ):
        raise PostingError(_("Choose a round of your university for this type of practice."))
    if placement_round.state not in {RoundState.DRAFT, RoundState.OPEN} or (
        placement_round.apply_until <= at
    ):
        raise PostingError(_("Applications to this round have ended."))
    check_begins_after(posting=posting, placement_round=placement_round)
    if not set(placement_round.eligible_years) & set(posting.eligible_years):
        raise PostingError(_("The round is for other years of study."))


def check_begins_after(*, posting, placement_round) -> None:
    """The practice begins once the students of the round have confirmed."""
    confirmed_on = timezone.localdate(placement_round.confirm_until)
    if posting.starts_on <= confirmed_on:
        raise PostingError(
            _("Students confirm until %(date)s, after the practice begins. Choose another round.")
            % {"date": formats.date_format(confirmed_on)}
        )
