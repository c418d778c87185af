"""What an enterprise keeps about an applicant for itself."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.application import Application
from internships.permissions import RANK_APPLICANTS
from partners.reach import reach_of


class ApplicationNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """HR of the enterprise alone: neither the student nor the university."""
        reach = reach_of(user).holding(RANK_APPLICANTS)
        return self.filter(application__posting__enterprise__in=reach.enterprises)


class ApplicationNote(models.Model):
    """A note of HR; or the reason why the applicant is not acceptable.

    It is no part of the general audit trail, which the university reads: who wrote it, and when,
    stands on the record.
    """

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="notes", verbose_name=_("application")
    )
    text = models.TextField(_("note"), max_length=1000)
    is_reason = models.BooleanField(_("why not acceptable"), default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    objects = ApplicationNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note about an applicant")
        verbose_name_plural = _("notes about applicants")

    @property
    def enterprise_id(self) -> int:
        """Whose it is."""
        return self.application.enterprise_id

    def __str__(self) -> str:
        return f"{self.application} · {self.written_at:%Y-%m-%d}"
