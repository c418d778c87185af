"""Bringing in a file: upload, say which column is which, look at what would happen, write, undo."""

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.errors import REFUSALS, DomainError, refusal_sentence
from cluster_portal.common.exports import csv_response
from cluster_portal.common.imports.forms import ColumnsForm, UploadForm
from cluster_portal.common.imports.kinds import kind_of, kinds_for
from cluster_portal.common.imports.reports import FAULT_COLUMNS, faults_of, report_lines
from cluster_portal.common.imports.runs import (
    choose_columns,
    guessed_columns,
    preview_of,
    require_columns,
    upload_import,
)
from cluster_portal.common.imports.starting import start_import
from cluster_portal.common.imports.undoing import undo_import
from cluster_portal.common.models import ImportRun
from cluster_portal.common.permissions import IMPORT_FILES, require
from cluster_portal.common.views.records import (
    PermittedView,
    RecordAction,
    RecordDetail,
    RecordList,
)

_FAULTS_SHOWN = 100


def _scope_names(user) -> dict[tuple[str, str], str]:
    return {(kind.code, scope): name for kind, scopes in kinds_for(user) for scope, name in scopes}


class ImportList(RecordList):
    model = ImportRun
    permission = IMPORT_FILES
    template_name = "common/import/list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("uploaded_by").defer("preview")

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        names = _scope_names(self.request.user)
        for run in context["page"].records:
            run.scope_name = names.get((run.kind, run.scope), run.scope)
        return context


class ImportUpload(PermittedView):
    permission = IMPORT_FILES
    upload_limit = "IMPORT_MAX_BYTES"

    def get(self, request):
        kind = request.GET.get("kind", "")
        form = UploadForm(user=request.user)
        targets = [value for value, _label in form.fields["target"].choices]
        form.initial["target"] = next((one for one in targets if one.startswith(f"{kind}:")), None)
        return self._page(form)

    def post(self, request):
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._page(form)
        kind, _colon, scope = form.cleaned_data["target"].partition(":")
        try:
            run = upload_import(
                kind=kind, scope=scope, file=form.cleaned_data["file"], by=request.user
            )
        except REFUSALS as error:
            form.add_error("file", refusal_sentence(error))
            return self._page(form)
        return redirect("import-columns", pk=run.pk)

    def _page(self, form):
        kinds = [
            {"title": kind.title, "columns": kind.columns}
            for kind, _scopes in kinds_for(self.request.user)
        ]
        context = {"form": form, "kinds": kinds}
        return render(self.request, "common/import/upload.html", context)


class ImportDetail(RecordDetail):
    model = ImportRun
    permission = IMPORT_FILES
    template_name = "common/import/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("job", "uploaded_by")

    def get_context_data(self, **context):
        run = self.object
        faults = list(faults_of(run)[: _FAULTS_SHOWN + 1])
        labels = {column.name: column.label for column in kind_of(run.kind).columns}
        for fault in faults:
            fault.label = labels.get(fault.column, fault.column)
        last = ImportRun.objects.filter(kind=run.kind, scope=run.scope).written()
        return super().get_context_data(
            scope_name=_scope_names(self.request.user).get((run.kind, run.scope), run.scope),
            steps=_steps(run),
            faults=faults[:_FAULTS_SHOWN],
            more_faults=len(faults) > _FAULTS_SHOWN,
            writable=run.report.get("inserted", 0) + run.report.get("changed", 0),
            may_undo=last.order_by("-written_at").values_list("pk", flat=True).first() == run.pk,
            **context,
        )


def _steps(run: ImportRun) -> list[dict]:
    undone = run.state == "undone"
    reached = {"uploaded": 1, "checked": 2, "written": 3, "undone": 3}[run.state]
    labels = [
        (_("File uploaded"), run.uploaded_at, run.uploaded_by),
        (_("Rows checked"), None, None),
        (_("Rows written"), run.written_at, None),
    ]
    if undone:
        labels.append((_("Undone"), run.undone_at, None))
        reached = 4
    return [
        {
            "label": label,
            "at": at,
            "by": by,
            "state": "done" if place < reached else "now" if place == reached else "next",
        }
        for place, (label, at, by) in enumerate(labels)
    ]


class ImportColumns(PermittedView):
    """Which heading means which column; then the rows are checked in the background."""

    permission = IMPORT_FILES

    def dispatch(self, request, *args, pk: int, **kwargs):
        require(request.user, self.permission)
        self.run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
        if self.run.state in {"written", "undone"}:
            messages.info(request, _("The rows of this file have been written already."))
            return redirect(self.run)
        try:
            self.preview = self._preview(request)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(self.run)
        return super().dispatch(request, *args, **kwargs)

    def _preview(self, request) -> dict:
        """Of the sheet asked for; the first one was read when the file came."""
        sheet = request.POST.get("sheet", request.GET.get("sheet", ""))
        if not sheet or sheet == self.run.sheet:
            return self.run.preview
        preview = preview_of(self.run, sheet)
        self.run.columns = guessed_columns(self.run, preview)
        return preview

    def _form(self, data=None):
        kind = kind_of(self.run.kind)
        return ColumnsForm(data, kind=kind, run=self.run, preview=self.preview)

    def get(self, request):
        return self._page(self._form())

    def post(self, request):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form)
        choose_columns(run=self.run, columns=form.columns, preview=self.preview)
        return redirect(
            "job-detail", pk=start_import(run=self.run, how="check", by=request.user).pk
        )

    def _page(self, form):
        context = {"form": form, "record": self.run, "preview": self.preview}
        return render(self.request, "common/import/columns.html", context)


class ImportWrite(RecordAction):
    """Writes all rows, or the good ones where `only_good` is sent."""

    model = ImportRun
    permission = IMPORT_FILES
    success_message = gettext_lazy("The rows are being written.")
    job = None

    def act(self, record, form=None):
        require_columns(record)
        how = "only_good" if self.request.POST.get("only_good") else "all"
        self.job = start_import(run=record, how=how, by=self.request.user)

    def get_success_url(self):
        return (
            reverse("job-detail", args=[self.job.pk])
            if self.job
            else self.object.get_absolute_url()
        )


class ImportUndo(RecordAction):
    model = ImportRun
    permission = IMPORT_FILES
    success_message = gettext_lazy("The import was undone: everything is as it was before.")

    def act(self, record, form=None):
        undo_import(run=record, at=timezone.now())


class ImportReport(PermittedView):
    """The report as JSON, or the refused rows as CSV."""

    permission = IMPORT_FILES

    def get(self, request, pk: int, form: str):
        run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
        faults = faults_of(run).iterator(chunk_size=2000)
        if form == "csv":
            return csv_response(f"import-{pk}-refused", FAULT_COLUMNS, faults)
        return StreamingHttpResponse(
            report_lines(run.report, faults),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="import-{pk}.json"'},
        )
