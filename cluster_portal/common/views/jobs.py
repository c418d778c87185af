"""Progress of a person's long work."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from cluster_portal.common.jobs import progress_of, request_cancel
from cluster_portal.common.models import Job
from cluster_portal.common.views.errors import ExplainsMethods


class JobDetail(View):
    """Asked again every second while the job runs; htmx asks for the part that changes."""

    def get(self, request, pk: int):
        job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
        done, total = progress_of(job)
        template = "common/job/_progress.html" if request.htmx else "common/job/detail.html"
        context = {"record": job, "done": done, "total": total}
        response = render(request, template, context)
        response["Cache-Control"] = "no-store"
        return response


class JobCancel(ExplainsMethods, View):
    def post(self, request, pk: int):
        job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
        request_cancel(job=job, at=timezone.now())
        return redirect("job-detail", pk=pk)
