"""The mentor's calendar behind the personal link."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import View

from cluster_portal.common.calendars.limits import FeedLimit, GuessLimit, too_often
from cluster_portal.common.calendars.writing import calendar_response, written
from internships.calendars import interns_of_mentor
from internships.views.language import language_of_link
from internships.views.practising.mentor import placement_of


@method_decorator(login_not_required, name="dispatch")
class MentorCalendar(View):
    """The interns of whoever holds the link, by name: their days, and the weeks to check."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        placement = placement_of(token)
        limit = (
            FeedLimit(f"mentor-{placement.pk}")
            if placement
            else GuessLimit(request.META.get("REMOTE_ADDR", ""))
        )
        if (refusal := too_often(request, limit)) is not None:
            return refusal
        if placement is None:
            raise Http404
        language = language_of_link(request, placement)
        with override(language):
            entries = interns_of_mentor(placement, timezone.localdate())
            body = written(entries, name=_("Your interns"))
        response = calendar_response(request, body, key=f"mentor-{placement.pk}")
        response["Content-Language"] = language
        return response
