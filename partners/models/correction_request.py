"""A person says that something held about them is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.personal_data import HELD
from partners.enums import CorrectionState, Role
from partners.reach import reach_of


class CorrectionRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those one answers for; operators answer where no organization does."""
        reach = reach_of(user)
        answers_for = reach.organizations_as(Role.UNIVERSITY_ADMIN, Role.HR)
        seen = Q(person=user.pk) | Q(organization__in=answers_for)
        if reach.operates:
            seen |= Q(organization=None)
        return self.filter(seen)

    def waiting(self):
        return self.filter(state=CorrectionState.SENT)

    def to_answer_by(self, user):
        """Nobody answers their own."""
        return self.visible_to(user).waiting().exclude(person=user.pk)


@audited(exclude=("wrong", "right", "answer"))
class CorrectionRequest(StatefulModel):
    """WRONG is what stands there, RIGHT what shall. With a `field` (of the kind of records `held`)
    accepting writes it; without one RIGHT is a description for whoever corrects it by hand."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="correction_requests",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        null=True,
        related_name="correction_requests",
        verbose_name=_("who answers"),
    )
    held = models.CharField(_("kind of records"), max_length=50, blank=True)
    field = models.CharField(_("field"), max_length=50, blank=True)
    wrong = models.TextField(_("what is wrong"), max_length=1000)
    right = models.TextField(_("what is right"), max_length=1000)
    state = StateField(_("state"), choices=CorrectionState, default=CorrectionState.SENT)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answer = models.TextField(_("answer"), blank=True, max_length=1000)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction request")
        verbose_name_plural = _("correction requests")
        indexes = [
            models.Index(fields=["person", "-id"], name="correction_by_person"),
            models.Index(fields=["organization", "-id"], name="correction_by_organization"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "held", "field"],
                condition=Q(state=CorrectionState.SENT) & ~Q(field=""),
                name="correction_asked_once",
                violation_error_message=_("You have asked for this already: wait for the answer."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[CorrectionState.ACCEPTED, CorrectionState.REFUSED],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | Q(
                    state__in=[CorrectionState.SENT, CorrectionState.WITHDRAWN],
                    answered_at=None,
                    answered_by=None,
                ),
                name="correction_answered_by_somebody",
                violation_error_message=_("An answer has a date and a person."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.REFUSED) | ~Q(answer=""),
                name="correction_refused_with_reason",
                violation_error_message=_("Say why the request is refused."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("correction-request-detail", args=[self.pk])

    @property
    def subject(self) -> str:
        """What it is about, in the reader's language."""
        if not self.field:
            return _now("Something else")
        held = HELD[self.held]
        return f"{held.title}: {held.label(self.field)}"

    @transition("state", CorrectionState.SENT, CorrectionState.ACCEPTED)
    def accept(self, *, at, by, answer: str = "") -> None:
        self.answered_at, self.answered_by, self.answer = at, by, answer

    @transition("state", CorrectionState.SENT, CorrectionState.REFUSED)
    def refuse(self, *, at, by, answer: str) -> None:
        self.answered_at, self.answered_by, self.answer = at, by, answer

    @transition("state", CorrectionState.SENT, CorrectionState.WITHDRAWN)
    def withdraw(self) -> None:
        pass
