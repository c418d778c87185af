"""The verbs of a posting: sent, published or returned, closed or cancelled."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cluster_portal.common.views.records import RecordAction
from internships import permissions
from internships.actions.offering import posting as actions
from internships.actions.offering import posting_change as changes
from internships.actions.offering.posting_checks import rounds_open_to
from internships.forms.posting import PublishForm, ReasonForm
from internships.models import Posting


class PostingStep(RecordAction):
    """A verb on a posting, by the person signed in, now."""

    model = Posting

    def who_and_when(self) -> dict:
        return {"by": self.request.user, "at": timezone.now()}


class PostingSubmit(PostingStep):
    permission = permissions.CHANGE_POSTING
    success_message = gettext_lazy("Sent. The university will publish it or return it.")

    def act(self, record, form=None):
        actions.submit_posting(posting=record, **self.who_and_when())


class PostingPublish(PostingStep):
    permission = permissions.MODERATE_POSTING
    form_class = PublishForm
    title = gettext_lazy("Publish the posting")
    submit_label = gettext_lazy("Publish")
    success_message = gettext_lazy("Published. The enterprise is told.")

    def get_success_url(self):
        return reverse("posting-review-next")

    def get_form_kwargs(self):
        rounds = rounds_open_to(self.object, timezone.now())
        return super().get_form_kwargs() | {"rounds": rounds}

    def act(self, record, form=None):
        actions.publish_posting(
            posting=record,
            placement_round=form.cleaned_data["placement_round"],
            **self.who_and_when(),
        )


class PostingReturn(PostingStep):
    permission = permissions.MODERATE_POSTING
    form_class = ReasonForm
    title = gettext_lazy("Return the posting")
    submit_label = gettext_lazy("Return")
    success_message = gettext_lazy("Returned. The enterprise is told why.")

    def get_success_url(self):
        """What is a draft again is no longer the university's to see: on to the next one."""
        return reverse("posting-review-next")

    def act(self, record, form=None):
        actions.return_posting(posting=record, **form.cleaned_data, **self.who_and_when())


class PostingClose(PostingStep):
    permission = permissions.MODERATE_POSTING
    form_class = ReasonForm
    title = gettext_lazy("Close the posting")
    submit_label = gettext_lazy("Close the posting")
    success_message = gettext_lazy("Closed. The enterprise and the applicants are told why.")

    def act(self, record, form=None):
        actions.close_posting(posting=record, **form.cleaned_data, **self.who_and_when())


class PostingCancel(PostingStep):
    permission = permissions.CHANGE_POSTING
    form_class = ReasonForm
    title = gettext_lazy("Cancel the posting")
    submit_label = gettext_lazy("Cancel the posting")
    success_message = gettext_lazy("Cancelled. Whoever waits for it is told why.")

    def act(self, record, form=None):
        actions.cancel_posting(posting=record, **form.cleaned_data, **self.who_and_when())


class PostingAgreeToChange(PostingStep):
    permission = permissions.MODERATE_POSTING
    success_message = gettext_lazy("Agreed. The applicants are told what changed.")

    def act(self, record, form=None):
        changes.agree_to_change(posting=record, **self.who_and_when())


class PostingRefuseChange(PostingStep):
    permission = permissions.MODERATE_POSTING
    form_class = ReasonForm
    title = gettext_lazy("Refuse the change")
    submit_label = gettext_lazy("Refuse")
    success_message = gettext_lazy("Refused. The posting stays as it is; the enterprise is told.")

    def act(self, record, form=None):
        changes.refuse_change(posting=record, **form.cleaned_data, **self.who_and_when())


class PostingTakeBackChange(PostingStep):
    permission = permissions.CHANGE_POSTING
    success_message = gettext_lazy("Taken back. The posting stays as it is.")

    def act(self, record, form=None):
        changes.take_back_change(posting=record, **self.who_and_when())
