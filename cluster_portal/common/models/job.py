"""Long work done in the background, its progress seen by the person who started it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.models.state import StateField, StatefulModel


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(started_by=user.pk)


class Job(StatefulModel):
    """DONE_STEPS of TOTAL_STEPS; `result_url` is where the person goes when it is done."""

    kind = models.CharField(_("kind"), max_length=50)
    title = models.CharField(_("title"), max_length=200)
    state = StateField(_("state"), choices=JobState, default=JobState.WAITING)
    done_steps = models.PositiveIntegerField(_("steps done"), default=0)
    total_steps = models.PositiveIntegerField(_("steps in all"), default=0)
    message = models.TextField(_("message"), blank=True)
    result_url = models.CharField(_("result"), max_length=300, blank=True)
    cancel_requested_at = models.DateTimeField(_("cancel requested at"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="jobs"
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["started_by", "-id"], name="job_by_person")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    @transition("state", [JobState.WAITING, JobState.RUNNING], JobState.RUNNING)
    def begin(self, *, total_steps: int = 0) -> None:
        self.done_steps, self.total_steps = 0, total_steps

    @transition("state", JobState.RUNNING, JobState.DONE)
    def finish(self, *, at, message: str = "", result_url: str = "") -> None:
        self.finished_at, self.message, self.result_url = at, message, result_url
        self.done_steps = self.total_steps

    @transition("state", [JobState.WAITING, JobState.RUNNING], JobState.FAILED)
    def fail(self, *, at, message: str) -> None:
        self.finished_at, self.message = at, message

    @transition("state", [JobState.WAITING, JobState.RUNNING], JobState.CANCELLED)
    def cancel(self, *, at) -> None:
        self.finished_at = at
