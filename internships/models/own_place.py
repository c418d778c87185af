"""Places students find themselves."""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import OwnPlaceState
from internships.permissions import VIEW_PLACEMENTS
from partners.reach import reach_of


class OwnPlaceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student's own; to HR its enterprise's; to the university its students'."""
        reach = reach_of(user).holding(VIEW_PLACEMENTS)
        if reach.sees_everything:
            return self
        return self.filter(
            Q(student__user__in=reach.students)
            | Q(enterprise__in=reach.enterprises)
            | Q(university__in=reach.universities)
            | Q(student__programme__department__in=reach.departments)
        )

    def pending(self):
        return self.filter(state__in=[OwnPlaceState.PROPOSED, OwnPlaceState.ACCEPTED])


@audited(exclude=("host_key", "message"))
class OwnPlace(StatefulModel):
    """A student names a host; the host accepts by a personal link, the university approves.

    `enterprise` is empty until a host that is new to the platform is approved; its name, STIR and
    address are the student's word until then. `host_key` makes the host's personal link.
    """

    student = models.ForeignKey(
        "partners.Student", models.PROTECT, related_name="own_places", verbose_name=_("student")
    )
    university = models.ForeignKey(
        "partners.Organization", models.PROTECT, related_name="+", verbose_name=_("university")
    )
    practice_type = models.ForeignKey(
        "internships.PracticeType", models.PROTECT, verbose_name=_("type of practice")
    )
    enterprise = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_places",
        verbose_name=_("enterprise"),
    )
    host_name = models.CharField(_("name of the host"), max_length=300)
    host_tax_id = models.CharField(
        _("tax id (STIR)"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^\d{9}$", _("A STIR has nine digits."))],
    )
    host_email = models.EmailField(_("host's e-mail"))
    host_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.TextField(_("message to the host"), blank=True, max_length=1000)
    tasks = models.TextField(_("what the intern will do"), blank=True, max_length=3000)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    mentor_name = models.CharField(_("mentor"), max_length=200, blank=True)
    mentor_email = models.EmailField(_("mentor's e-mail"), blank=True)
    state = StateField(_("state"), choices=OwnPlaceState, default=OwnPlaceState.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed at"))
    answer_until = models.DateTimeField(_("answer until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("why not"), blank=True, max_length=1000)
    placement = models.OneToOneField(
        "internships.Placement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_place",
        verbose_name=_("placement"),
    )

    objects = OwnPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place found by a student")
        verbose_name_plural = _("places found by students")
        indexes = [
            models.Index(fields=["university", "-id"], name="own_place_by_university"),
            models.Index(fields=["state", "answer_until"], name="own_place_by_deadline"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="own_place_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(host_tax_id="") | Q(host_tax_id__regex=r"^\d{9}$"),
                name="own_place_tax_id_nine_digits",
                violation_error_message=_("A STIR has nine digits."),
            ),
            models.CheckConstraint(
                condition=~Q(state=OwnPlaceState.APPROVED)
                | Q(enterprise__isnull=False, placement__isnull=False),
                name="own_place_approved_has_placement",
                violation_error_message=_("An approved place has its placement."),
            ),
            models.UniqueConstraint(
                fields=["student"],
                condition=Q(state__in=[OwnPlaceState.PROPOSED, OwnPlaceState.ACCEPTED]),
                name="own_place_one_at_a_time",
                violation_error_message=_("You have proposed a place already: await the answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.host}"

    @property
    def host(self) -> str:
        return str(self.enterprise) if self.enterprise_id else self.host_name

    def get_absolute_url(self) -> str:
        return reverse("own-place-detail", args=[self.pk])

    @transition("state", OwnPlaceState.PROPOSED, OwnPlaceState.ACCEPTED)
    def accept(self, *, at) -> None:
        self.answered_at = at

    @transition("state", OwnPlaceState.PROPOSED, OwnPlaceState.DECLINED)
    def decline(self, *, reason: str, at) -> None:
        self.answered_at, self.reason = at, reason

    @transition("state", OwnPlaceState.ACCEPTED, OwnPlaceState.APPROVED)
    def approve(self, *, placement, by, at) -> None:
        self.placement, self.enterprise_id = placement, placement.enterprise_id
        self.decided_by, self.decided_at = by, at

    @transition("state", OwnPlaceState.ACCEPTED, OwnPlaceState.REFUSED)
    def refuse(self, *, reason: str, by, at) -> None:
        self.decided_by, self.decided_at, self.reason = by, at, reason

    @transition("state", [OwnPlaceState.PROPOSED, OwnPlaceState.ACCEPTED], OwnPlaceState.WITHDRAWN)
    def withdraw(self, *, at) -> None:
        self.decided_at = at

    @transition("state", OwnPlaceState.PROPOSED, OwnPlaceState.EXPIRED)
    def expire(self, *, at) -> None:
        self.decided_at = at
