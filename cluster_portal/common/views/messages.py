"""How the platform reaches a person, the Telegram bot, and the log of what went to whom and why."""

import json

import django_filters
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import UpdateView, View

from cluster_portal.common.message_forms import MessageSettingsForm
from cluster_portal.common.messaging import connecting, telegram
from cluster_portal.common.messaging.topics import topic_of
from cluster_portal.common.models import Letter, MessageSettings, TelegramChat
from cluster_portal.common.models.messaging import Channel
from cluster_portal.common.permissions import VIEW_OPERATION
from cluster_portal.common.views.errors import ExplainsMethods
from cluster_portal.common.views.records import RecordList

_LONGEST_UPDATE = 64 * 1024  # bytes


class MessageSettingsPage(ExplainsMethods, UpdateView):
    """Where letters go, and which of them at once."""

    form_class = MessageSettingsForm
    template_name = "common/message/settings.html"
    success_url = reverse_lazy("message-settings")

    def get_object(self, queryset=None) -> MessageSettings:
        user = self.request.user
        return MessageSettings.objects.filter(user=user).first() or MessageSettings(user=user)

    def get_context_data(self, **context):
        chat = TelegramChat.objects.filter(user=self.request.user).first()
        return super().get_context_data(
            chat=chat, offers_telegram=telegram.is_set_up() and chat is None, **context
        )

    def form_valid(self, form):
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)


class TelegramConnect(ExplainsMethods, View):
    """Shows the link that opens the bot, once."""

    @method_decorator(never_cache)
    def post(self, request: HttpRequest) -> HttpResponse:
        if not telegram.is_set_up():
            raise Http404
        context = {
            "address": connecting.link_for(request.user.pk),
            "minutes": connecting.CODE_SECONDS // 60,
            "bot": settings.TELEGRAM_BOT_NAME,
        }
        return render(request, "common/message/telegram.html", context)


class TelegramDisconnect(ExplainsMethods, View):
    def post(self, request: HttpRequest) -> HttpResponse:
        TelegramChat.objects.filter(user=request.user).disconnect()
        messages.success(request, _("Telegram is disconnected: letters go by e-mail again."))
        return redirect("message-settings")


_for_the_bot = [
    csrf_exempt,  # Telegram shows the secret in a header instead
    login_not_required,
    rate_limit(action="telegram_update"),
]


@method_decorator(_for_the_bot, name="dispatch")
class TelegramUpdates(View):
    """What people write to the bot, brought by Telegram."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        shown = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        secret = settings.TELEGRAM_WEBHOOK_SECRET
        if not secret or not telegram.is_set_up() or not constant_time_compare(shown, secret):
            raise Http404
        if len(request.body) > _LONGEST_UPDATE:
            return HttpResponse(status=413)
        try:
            update = json.loads(request.body)
        except (ValueError, RecursionError):
            return HttpResponse(status=400)
        if isinstance(update, dict):
            connecting.take_update(update, at=timezone.now())
        return HttpResponse()  # whatever it was: Telegram would bring it again


class LetterFilter(django_filters.FilterSet):
    email = django_filters.CharFilter(
        "email", lookup_expr="iexact", max_length=254, label=gettext_lazy("E-mail of the person")
    )
    about = django_filters.CharFilter(
        "about", lookup_expr="exact", max_length=60, label=gettext_lazy("Which letter")
    )
    channel = django_filters.ChoiceFilter(choices=Channel, label=gettext_lazy("Where to"))
    is_sent = django_filters.BooleanFilter(
        "sent_at", lookup_expr="isnull", exclude=True, label=gettext_lazy("Delivered")
    )
    since = django_filters.DateFilter(
        "created_at", lookup_expr="date__gte", label=gettext_lazy("Written since")
    )

    class Meta:
        model = Letter
        fields: list[str] = []


class LetterLog(RecordList):
    """What went to whom and why, for operators: never what it said, which is between the two."""

    model = Letter
    permission = VIEW_OPERATION
    filterset_class = LetterFilter
    template_name = "common/message/log.html"

    def get_queryset(self):
        return Letter.objects.select_related("recipient").defer("body")

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        for letter in context["page"].records:
            letter.topic = topic_of(letter.about).label if letter.about else ""
        return context
