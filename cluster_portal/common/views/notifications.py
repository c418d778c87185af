"""What the portal told a person."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import ListView, View

from cluster_portal.common.keyset import page_of
from cluster_portal.common.models import Notification
from cluster_portal.common.views.errors import ExplainsMethods


class NotificationList(ListView):
    model = Notification
    template_name = "common/notification/list.html"

    def get_queryset(self):
        return Notification.objects.visible_to(self.request.user)

    def get_context_data(self, **context):
        page = page_of(self.get_queryset(), ("-pk",), self.request.GET, 30)
        return super().get_context_data(page=page, **context)


class NotificationOpen(ExplainsMethods, View):
    """Marks one notice as read and goes where it points."""

    def post(self, request, pk: int):
        told = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
        if told.read_at is None:
            told.read_at = timezone.now()
            told.save(update_fields=["read_at"])
        inside = url_has_allowed_host_and_scheme(told.url, allowed_hosts=None)
        return redirect(told.url if inside else "notification-list")


class NotificationReadAll(ExplainsMethods, View):
    def post(self, request):
        mine = Notification.objects.visible_to(request.user).unread()
        mine.update(read_at=timezone.now())
        return redirect("notification-list")
