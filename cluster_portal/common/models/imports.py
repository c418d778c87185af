"""A file somebody brought in: its columns, what came of each row, and how to undo it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    CHECKED = "checked", _("checked")
    WRITTEN = "written", _("written")
    UNDONE = "undone", _("undone")


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(uploaded_by=user.pk)


class ImportRun(models.Model):
    """`report` has the shape of contract R.json; `undo` holds each written row as it was before."""

    kind = models.CharField(_("kind"), max_length=50)
    scope = models.CharField(_("scope"), max_length=50, help_text=_("code of the organization"))
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    columns = models.JSONField(_("columns"), default=dict)
    report = models.JSONField(_("report"), default=dict)
    undo = models.JSONField(_("before"), default=list)
    state = models.CharField(
        _("state"), max_length=20, choices=ImportState, default=ImportState.UPLOADED
    )
    job = models.ForeignKey("common.Job", models.SET_NULL, null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["kind", "scope", "-id"], name="import_by_scope")]

    def __str__(self) -> str:
        return self.file_name
