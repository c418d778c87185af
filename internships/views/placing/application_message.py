"""What an applicant and the enterprise write to each other."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.keyset import page_of
from cluster_portal.common.views.records import RecordAction
from internships import permissions
from internships.actions.placing import application_message as actions
from internships.forms.application_talk import MessageForm
from internships.models import Application

_ON_A_PAGE = 30


class _Conversation(RecordAction):
    model = Application
    permission = permissions.EXCHANGE_MESSAGES

    def get_queryset(self):
        related = ("student__programme", "posting__enterprise", "placement_round")
        return super().get_queryset().select_related(*related)

    def get_success_url(self):
        return self.object.messages_url


class ApplicationMessages(_Conversation):
    """The conversation, the newest first, and the field to write in."""

    form_class = MessageForm
    success_message = _("Sent. The other side is told that there is a message.")

    def act(self, record, form=None) -> None:
        actions.send_message(
            application=record,
            text=form.cleaned_data["text"],
            by=self.request.user,
            at=timezone.now(),
        )

    def _form_page(self, form) -> HttpResponse:
        application, user, now = self.object, self.request.user, timezone.now()
        enterprise = application.student.user_id != user.pk
        thread = application.messages.visible_to(user).select_related("author")
        context = {
            "form": form,
            "application": application,
            "page": page_of(thread, ("-pk",), self.request.GET, _ON_A_PAGE),
            "enterprise_side": enterprise,
            "own_last": thread.filter(from_enterprise=enterprise).count(),
            "unseen": application.messages.unseen_by(enterprise=enterprise).exists(),
            "closed": actions.why_closed(application, now),
            "until": actions.closes_at(application),
        }
        return render(self.request, "internships/application/messages.html", context)


class ApplicationMessagesSeen(_Conversation):
    """Says that what the other side wrote has been read: by its button, or by the page itself."""

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object()
        self.act(self.object)
        if "HX-Request" in request.headers:
            return HttpResponse(status=204)
        return redirect(self.get_success_url())

    def act(self, record, form=None) -> None:
        actions.mark_seen(application=record, by=self.request.user, at=timezone.now())
