"""What an offered place is, whoever it is offered to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from internships.enums import Shift, UnrankedRule


class PostingContent(models.Model):
    """The work and its conditions, without a university, dates or places."""

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what the intern will do"), max_length=5000)
    district = models.ForeignKey("partners.District", models.PROTECT, verbose_name=_("district"))
    pay_amount = models.DecimalField(
        _("pay per month, soʻm"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    transport = models.BooleanField(_("transport provided"), default=False)
    meals = models.BooleanField(_("meals provided"), default=False)
    dormitory = models.BooleanField(_("dormitory provided"), default=False)
    working_language = models.CharField(_("working language"), max_length=100, blank=True)
    shift = models.CharField(_("shift"), max_length=20, choices=Shift, default=Shift.DAY)
    is_hazardous = models.BooleanField(_("hazardous work"), default=False)
    safety_requirements = models.TextField(_("safety requirements"), blank=True, max_length=3000)
    competences = models.ManyToManyField(
        "partners.Competence",
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("competences"),
    )
    unranked_rule = models.CharField(
        _("applicants not ranked are"),
        max_length=20,
        choices=UnrankedRule,
        default=UnrankedRule.ANY_ORDER,
    )

    CONTENT = (
        "title", "description", "district", "pay_amount", "transport", "meals", "dormitory",
        "working_language", "shift", "is_hazardous", "safety_requirements", "unranked_rule",
    )  # fmt: skip

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(pay_amount=None) | Q(pay_amount__gte=0),
                name="%(class)s_pay_not_negative",
                violation_error_message=_("Pay is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(is_hazardous=False) | ~Q(safety_requirements=""),
                name="%(class)s_hazard_has_safety",
                violation_error_message=_("Hazardous work needs its safety requirements."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def content(self) -> dict:
        """The fields of CONTENT by name; competences stand in a table of their own."""
        return {name: getattr(self, name) for name in self.CONTENT}
