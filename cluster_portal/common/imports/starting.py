"""Starting the work on an import in the background."""

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.jobs import start_job
from cluster_portal.common.models import ImportRun, Job
from cluster_portal.common.tasks import bring_in_file


@transaction.atomic
def start_import(*, run: ImportRun, how: str, by) -> Job:
    """The job that checks the rows and, as HOW says, writes them; see `runs.bring_in`."""
    name = run.file_name[:150]
    if how == "check":
        title = _("Check %(file)s") % {"file": name}
    else:
        title = _("Write the rows of %(file)s") % {"file": name}
    job = start_job(bring_in_file, title=title, by=by, kind="import", run_id=run.pk, how=how)
    ImportRun.objects.filter(pk=run.pk).update(job=job)
    return job
