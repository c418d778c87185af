"""How the platform runs, for operators: its parts, what waits, letters that do not go out."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cluster_portal.common.health import answers, calendar_answers
from cluster_portal.common.keyset import page_of
from cluster_portal.common.models import Job, Letter
from cluster_portal.common.models.job import JobState
from cluster_portal.common.operation import what_waits
from cluster_portal.common.permissions import VIEW_OPERATION
from cluster_portal.common.views.records import PermittedMixin

_PARTS = {
    "database": _("Database"),
    "broker": _("Broker"),
    "worker": _("Workers"),
    "calendar": _("Calendar of tasks"),
}
_LONG = 60.0  # seconds a task may wait before somebody should look
_PER_PAGE = 50


class Operation(PermittedMixin, TemplateView):
    permission = VIEW_OPERATION
    template_name = "common/operation.html"

    def get_context_data(self, **context):
        now = timezone.now()
        jobs = Job.objects.filter(created_at__gte=now - timedelta(days=1))
        backlog = what_waits(now)
        parts = answers() | {"calendar": calendar_answers()}
        return super().get_context_data(
            parts=[{"label": _PARTS[part], "well": well} for part, well in parts.items()],
            backlog=backlog,
            tasks_are_late=backlog.task_age > _LONG,
            jobs_waiting=Job.objects.filter(state=JobState.WAITING).count(),
            jobs_running=Job.objects.filter(state=JobState.RUNNING).count(),
            jobs_failed=jobs.filter(state=JobState.FAILED).count(),
            page=page_of(
                Letter.objects.failing(), ("next_attempt_at", "pk"), self.request.GET, _PER_PAGE
            ),
            **context,
        )
