"""What students say when it is over: of the place, of their profession, of being hired."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.enums import HireOutcome, Moment
from internships.models.grade import of_those_who_grade
from internships.models.placement import Placement
from internships.permissions import RATE_PLACE, VIEW_GRADES
from partners.reach import reach_of

ASPECTS = ("place", "equipment", "technology", "guidance", "safety", "recommend")
MOTIVES = ("interest", "knowledge", "readiness")


def _step(label):
    limits = [MinValueValidator(1), MaxValueValidator(5)]
    return models.PositiveSmallIntegerField(label, validators=limits)


def _in_range(names: tuple[str, ...]) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__range": (1, 5)})
    return condition


class OwnWordQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student's own alone: everybody else is told of groups (internships/opinions.py)."""
        reach = reach_of(user).holding(RATE_PLACE)
        return self.filter(placement__student__user__in=reach.students)


@audited(exclude=(*ASPECTS, "comment"))
class PlaceRating(models.Model):
    """Given once by the student after the practice, each aspect from 1 to 5."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="place_rating", verbose_name=_("placement")
    )
    place = _step(_("the place as a whole"))
    equipment = _step(_("equipment"))
    technology = _step(_("technology"))
    guidance = _step(_("the mentor's guidance"))
    safety = _step(_("safety"))
    recommend = _step(_("would recommend it to others"))
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    given_at = models.DateTimeField(_("given at"))

    objects = OwnWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("student's rating of a place")
        verbose_name_plural = _("students' ratings of places")
        constraints = [
            models.CheckConstraint(
                condition=_in_range(ASPECTS),
                name="place_rating_range",
                violation_error_message=_("Ratings are from 1 to 5."),
            )
        ]

    def __str__(self) -> str:
        return str(self.placement)


@audited(exclude=MOTIVES)
class MotivationAnswer(models.Model):
    """How a student stands to the chosen profession, before the practice and after it."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="motivation", verbose_name=_("placement")
    )
    moment = models.CharField(_("when"), max_length=10, choices=Moment)
    interest = _step(_("I want to work in my profession"))
    knowledge = _step(_("I know what the profession asks of me"))
    readiness = _step(_("I feel ready to work in it"))
    given_at = models.DateTimeField(_("given at"))

    objects = OwnWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about the profession")
        verbose_name_plural = _("answers about the profession")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "moment"],
                name="motivation_once_a_moment",
                violation_error_message=_("You have answered already. Thank you."),
            ),
            models.CheckConstraint(
                condition=_in_range(MOTIVES),
                name="motivation_range",
                violation_error_message=_("Answers are from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.get_moment_display()}"


class HireAnswerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The graduate, and the university."""
        reach = reach_of(user).holding(VIEW_GRADES)
        own = Q(placement__student__user__in=reach.students)
        return self.filter(own | of_those_who_grade(reach))

    def in_conflict(self):
        """Where the enterprise said the opposite."""
        said = "placement__evaluation__hire_outcome"
        return self.filter(
            Q(hired=False, **{said: HireOutcome.HIRED})
            | Q(hired=True, **{said: HireOutcome.NOT_HIRED})
        )


@audited()
class HireAnswer(models.Model):
    """The graduate's own word on whether the enterprise hired them."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="hire_answer", verbose_name=_("placement")
    )
    hired = models.BooleanField(_("hired by the enterprise"))
    answered_at = models.DateTimeField(_("answered at"))

    objects = HireAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("graduate's word on being hired")
        verbose_name_plural = _("graduates' words on being hired")

    def __str__(self) -> str:
        return str(self.placement)

    def contradicts(self, said: str) -> bool:
        """Whether the enterprise SAID (a HireOutcome) the opposite."""
        return said == (HireOutcome.NOT_HIRED if self.hired else HireOutcome.HIRED)
