"""One offer written once for several universities, or for several periods."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.models.posting_content import PostingContent
from internships.permissions import CHANGE_POSTING
from partners.reach import reach_of


class SharedPostingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The enterprise's own: universities and students see the postings made from it."""
        return self.filter(enterprise__in=reach_of(user).holding(CHANGE_POSTING).enterprises)


@audited()
class SharedPosting(PostingContent):
    """The content as the enterprise last wrote it.

    Each university, and each lot (period × programmes × places), is a `Posting` of its own with its
    own moderation, round and places; it holds the content its university has agreed to.
    """

    enterprise = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="shared_postings",
        verbose_name=_("enterprise"),
    )
    practice_type = models.ForeignKey(
        "internships.PracticeType", models.PROTECT, verbose_name=_("type of practice")
    )

    objects = SharedPostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared posting")
        verbose_name_plural = _("shared postings")
        constraints = [*PostingContent.Meta.constraints]

    def get_absolute_url(self) -> str:
        return reverse("shared-posting-detail", args=[self.pk])
