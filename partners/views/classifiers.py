"""The operator's page of the official classifiers."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cluster_portal.common.classifiers import LOADERS
from cluster_portal.common.jobs import start_job
from cluster_portal.common.views.records import PermittedView
from partners import permissions
from partners.models import ClassifierLoad
from partners.tasks import load_classifiers_job


def start_loading(by):
    """The job that loads all lists."""
    title = _("Load the official classifiers")
    return start_job(load_classifiers_job, title=title, by=by, kind="classifiers")


class ClassifierList(PermittedView):
    permission = permissions.LOAD_CLASSIFIERS

    def get(self, request):
        loads = {load.name: load for load in ClassifierLoad.objects.select_related("loaded_by")}
        lists = [(loader, loads.get(loader.name)) for loader in LOADERS.values()]
        return render(request, "partners/classifiers/list.html", {"lists": lists})


class ClassifierLoading(PermittedView):
    permission = permissions.LOAD_CLASSIFIERS

    def post(self, request):
        job = start_loading(request.user)
        return redirect("job-detail", pk=job.pk)
