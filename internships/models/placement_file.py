"""The whole file of a placement, gathered into one PDF for who asked."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.models.placement import Placement
from internships.permissions import GATHER_FILE
from partners.enums import Role
from partners.reach import Reach, reach_of


def placement_file_path(gathered: "PlacementFile", file_name: str) -> str:
    return f"placement/{uuid.uuid4()}.pdf"


class PlacementFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A student's own as gathered for students; the university's as gathered for it."""
        reach = reach_of(user).holding(GATHER_FILE)
        staff = [one for one in reach.affiliations if one.role != Role.STUDENT]
        of_university = Placement.objects.within(Reach(reach.user_id, staff))
        return self.filter(
            models.Q(for_student=True, placement__student__user__in=reach.students)
            | models.Q(for_student=False, placement__in=of_university)
        )


@audited(exclude=("file",))
class PlacementFile(models.Model):
    """A copy of what was on record at a moment; gathered again it replaces the one before."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="gathered", verbose_name=_("placement")
    )
    for_student = models.BooleanField(_("without what students are not shown"))
    language = models.CharField(_("language"), max_length=10)
    file = models.FileField(_("file"), upload_to=placement_file_path)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    gathered_at = models.DateTimeField(_("gathered at"))
    gathered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gathered for"),
    )

    objects = PlacementFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a placement")
        verbose_name_plural = _("files of placements")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "for_student", "language"], name="placement_file_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.placement)

    def get_absolute_url(self) -> str:
        return reverse("placement-file", args=[self.pk])
