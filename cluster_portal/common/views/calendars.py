"""A person's calendar feeds: which there are, a new address shown once, an old one revoked."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import View

from cluster_portal.common.calendars import entries_for
from cluster_portal.common.calendars.limits import FeedLimit, GuessLimit, too_often
from cluster_portal.common.calendars.writing import calendar_response, written
from cluster_portal.common.links import absolute
from cluster_portal.common.models import ApiToken
from cluster_portal.common.models.token import LONGEST, TokenScope, token_hash
from cluster_portal.common.security.second_factor import is_missing_for
from cluster_portal.common.token_forms import CalendarForm
from cluster_portal.common.views.tokens import TokenAdd, TokenList, TokenRevoke


class CalendarList(TokenList):
    template_name = "common/calendar/list.html"

    def get_queryset(self):
        return ApiToken.objects.visible_to(self.request.user).for_calendars()


class CalendarAdd(TokenAdd):
    form_class = CalendarForm

    def get_context_data(self, **context):
        return super().get_context_data(
            title=_("Make a calendar address"),
            submit_label=_("Make the address"),
            cancel_url=reverse("calendar-list"),
            **context,
        )

    def form_valid(self, form):
        token, text = ApiToken.objects.issue(
            user=self.request.user,
            name=form.cleaned_data["name"],
            scope=TokenScope.CALENDAR,
            expires_at=timezone.now() + LONGEST,
        )
        address = absolute(reverse("calendar-feed", args=[text]))
        # No redirect, as for a token: the address would have to be kept somewhere.
        return render(
            self.request, "common/calendar/made.html", {"record": token, "address": address}
        )


class CalendarRevoke(TokenRevoke):
    back = "calendar-list"

    def mine(self):
        return super().mine().for_calendars()


@method_decorator(login_not_required, name="dispatch")
class CalendarFeed(View):
    """The feed itself, for whoever has its address: it holds what its person may see today."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        in_force = ApiToken.objects.for_calendars().in_force(now).select_related("user")
        found = in_force.filter(digest=token_hash(token), user__is_active=True).first()
        if found is None or is_missing_for(found.user):
            refusal = too_often(request, GuessLimit(request.META.get("REMOTE_ADDR", "")))
            if refusal is not None:
                return refusal
            raise Http404
        if (refusal := too_often(request, FeedLimit(str(found.pk)))) is not None:
            return refusal
        ApiToken.objects.note_use(found, at=now)
        with override(found.user.language):
            entries = entries_for(found.user, timezone.localdate(now))
            body = written(entries, name=_("Education cluster"))
        response = calendar_response(request, body, key=str(found.pk))
        response["Content-Language"] = found.user.language
        return response
