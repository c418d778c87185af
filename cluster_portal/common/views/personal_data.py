"""What is held about the person who asks: shown, and to take away."""

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView, View

from cluster_portal.common.personal_data import HELD, Held
from cluster_portal.common.personal_data_files import json_lines, zip_file
from cluster_portal.common.retention import times

_SHOWN = 20  # newest of each kind; the download has all


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class PersonalData(TemplateView):
    """Everybody's own; two queries for each kind of records."""

    template_name = "common/personal_data/page.html"

    def get_context_data(self, **context):
        tables = [self._table(held) for held in HELD.values()]
        return super().get_context_data(
            retention=times(),
            tables=[table for table in tables if table["count"]],
            empty=[table["title"] for table in tables if not table["count"]],
            **context,
        )

    def _table(self, held: Held) -> dict:
        records = held.records(self.request.user)
        newest = list(records.order_by("-pk")[:_SHOWN])
        columns = list(held.fields.values())
        return {
            "code": held.code,
            "title": held.title,
            "count": len(newest) if len(newest) < _SHOWN else records.count(),
            "shown": len(newest),
            "correctable": bool(held.correctable),
            "template": held.template,
            "records": newest,
            "rows": [
                [(column.heading, column.value(record)) for column in columns] for record in newest
            ]
            if not held.template
            else [],
        }


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class PersonalDataDownload(View):
    http_method_names = ["get"]

    def get(self, request, form: str):
        match form:
            case "json":
                lines = StreamingHttpResponse(
                    json_lines(request.user), content_type="application/json; charset=utf-8"
                )
                lines["Content-Disposition"] = 'attachment; filename="my-data.json"'
                return lines
            case "zip":
                return FileResponse(
                    zip_file(request.user), as_attachment=True, filename="my-data.zip"
                )
        raise Http404
