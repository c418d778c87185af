"""Changes of what students see already."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import ChangeState
from internships.models.posting import Posting


class PostingChangeQuerySet(models.QuerySet):
    def proposed(self):
        return self.filter(state=ChangeState.PROPOSED)

    def made(self):
        return self.filter(state=ChangeState.MADE)


@audited()
class PostingChange(StatefulModel):
    """What an enterprise changed, or wants to change, of a published posting.

    `before` and `after` hold the changed fields as they are stored. A material change (see
    `internships.posting_changes`) is only proposed until the university agrees.
    """

    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="changes", verbose_name=_("posting")
    )
    before = models.JSONField(_("before"), encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), encoder=DjangoJSONEncoder)
    is_material = models.BooleanField(_("needs the university's agreement"))
    state = StateField(_("state"), choices=ChangeState, default=ChangeState.PROPOSED)
    refuse_reason = models.TextField(_("why it was refused"), blank=True, max_length=2000)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    objects = PostingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a posting")
        verbose_name_plural = _("changes of postings")
        constraints = [
            models.UniqueConstraint(
                fields=["posting"],
                condition=Q(state=ChangeState.PROPOSED),
                name="posting_change_one_at_a_time",
                violation_error_message=_("A change waits for the university's answer already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ChangeState.PROPOSED, settled_at=None)
                | (~Q(state=ChangeState.PROPOSED) & Q(settled_at__isnull=False)),
                name="posting_change_settled_when_dated",
                violation_error_message=_("A change has a date once it is settled."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.posting)

    @transition("state", ChangeState.PROPOSED, ChangeState.MADE)
    def make(self, *, by, at) -> None:
        self.settled_by, self.settled_at = by, at

    @transition("state", ChangeState.PROPOSED, ChangeState.REFUSED)
    def refuse(self, *, by, at, reason: str) -> None:
        self.settled_by, self.settled_at, self.refuse_reason = by, at, reason

    @transition("state", ChangeState.PROPOSED, ChangeState.LAPSED)
    def lapse(self, *, by, at) -> None:
        """Taken back by the enterprise, or the posting ended first."""
        self.settled_by, self.settled_at = by, at
