"""A file somebody brought in: its columns, what came of each row, and how to undo it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from cluster_portal.common.models.state import StateField, StatefulModel


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", pgettext_lazy("import", "uploaded")
    CHECKED = "checked", pgettext_lazy("import", "checked")
    WRITTEN = "written", pgettext_lazy("import", "written")
    UNDONE = "undone", pgettext_lazy("import", "undone")


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The imports of the kinds and organizations the person imports for."""
        from cluster_portal.common.imports.kinds import visible_runs

        return self.filter(visible_runs(user))

    def written(self):
        return self.filter(state=ImportState.WRITTEN)


class ImportRun(StatefulModel):
    """`columns` gives the place of each column in the file, `preview` its headings and first rows;
    `report` counts what came of the rows: inserted, changed, unchanged, rejected."""

    kind = models.CharField(_("kind"), max_length=50)
    scope = models.CharField(_("scope"), max_length=50, help_text=_("code of the organization"))
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    preview = models.JSONField(_("first rows"), default=dict)
    columns = models.JSONField(_("columns"), default=dict)
    report = models.JSONField(_("report"), default=dict)
    state = StateField(_("state"), choices=ImportState, default=ImportState.UPLOADED)
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
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ImportState.WRITTEN, ImportState.UNDONE])
                | Q(written_at=None, undone_at=None),
                name="import_written_when_dated",
                violation_error_message=_("An import has a date once its rows are written."),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import-detail", args=[self.pk])

    @property
    def kind_title(self):
        from cluster_portal.common.imports.kinds import kind_of

        return kind_of(self.kind).title

    @transition("state", [ImportState.UPLOADED, ImportState.CHECKED], ImportState.UPLOADED)
    def choose_columns(self, *, columns: dict[str, int]) -> None:
        self.columns, self.report = columns, {}

    @transition("state", [ImportState.UPLOADED, ImportState.CHECKED], ImportState.CHECKED)
    def finish_check(self, *, report: dict[str, int]) -> None:
        self.report = report

    @transition("state", [ImportState.UPLOADED, ImportState.CHECKED], ImportState.WRITTEN)
    def write(self, *, report: dict[str, int], at) -> None:
        self.report, self.written_at = report, at

    @transition("state", ImportState.WRITTEN, ImportState.UNDONE)
    def undo(self, *, at) -> None:
        self.undone_at = at


class ImportFault(models.Model):
    """A row that was refused: where, and why in the words of who brought the file."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField(_("line"))
    column = models.CharField(_("column"), max_length=50)
    value = models.CharField(_("value"), max_length=100, blank=True)
    code = models.CharField(_("code"), max_length=50)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        indexes = [models.Index(fields=["run", "line", "id"], name="import_fault_by_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class ImportedRow(models.Model):
    """A record an import made (`before` is null) or changed, so that it can be undone."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    record_id = models.BigIntegerField(_("record"))
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"))

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "record_id"],
                name="imported_row_once_per_run",
                violation_error_message=_("An import writes each record once."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}"


class ColumnMapping(models.Model):
    """Which heading an organization's files use for which column, kept from its last import."""

    kind = models.CharField(_("kind"), max_length=50)
    scope = models.CharField(_("scope"), max_length=50)
    headings = models.JSONField(_("headings"), default=dict)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope"],
                name="column_mapping_unique",
                violation_error_message=_("The columns of this kind are remembered already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.scope}"
