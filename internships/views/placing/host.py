"""The host's page behind a personal link: take a student who asked, or not; no account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.generic import View

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.links import key_of
from cluster_portal.common.views.errors import not_allowed
from internships.actions.placing import own_place as actions
from internships.enums import OwnPlaceState
from internships.forms.own_place import HostAnswerForm, HostDeclineForm
from internships.models import OwnPlace
from internships.views.language import language_of_link


def _place_of(token: str) -> OwnPlace | None:
    key = key_of(actions.HOST, token)
    found = OwnPlace.objects.select_related(
        "student__programme__speciality", "enterprise", "university", "practice_type"
    )
    return found.filter(host_key=key).first() if key else None


@method_decorator([login_not_required, never_cache], name="dispatch")
class _HostView(View):
    """Finds what was proposed by its token; whoever holds the link speaks for the host."""

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponse:
        self.token, self.place = token, _place_of(token)
        language = language_of_link(request, self.place)
        with override(language):
            if self.place is None:
                response = render(request, "internships/host/unknown.html", status=404)
            else:
                response = super().dispatch(request, token)
        response["Content-Language"] = language
        response["Referrer-Policy"] = "same-origin"  # as on the mentor's page
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        back = reverse("host-link", args=[self.token])
        return not_allowed(request, self._allowed_methods(), back=back)

    @property
    def is_open(self) -> bool:
        in_time = timezone.now() <= self.place.answer_until
        return self.place.state == OwnPlaceState.PROPOSED and in_time

    def page(self, *, status: int = 200, **forms) -> HttpResponse:
        context = {"place": self.place, "token": self.token, "open": self.is_open}
        if self.is_open:
            proposed = {
                name: getattr(self.place, name) for name in ("starts_on", "ends_on", "tasks")
            }
            context |= {
                "form": HostAnswerForm(initial=proposed),
                "decline_form": HostDeclineForm(),
            }
        template = "internships/host/page.html"
        return render(self.request, template, context | forms, status=status)

    def answer(self, form, name: str, act) -> HttpResponse:
        """ACT on what the FORM says, once; the page then says what was answered."""
        if not self.is_open:
            return redirect("host-link", token=self.token)
        if not form.is_valid():
            return self.page(status=422, **{name: form})
        try:
            act(own_place=self.place, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, refusal_sentence(error))
            return self.page(status=422, **{name: form})
        return redirect("host-link", token=self.token)


class HostPage(_HostView):
    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.answer(HostAnswerForm(request.POST), "form", actions.accept_own_place)


class HostDecline(_HostView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = HostDeclineForm(request.POST)
        return self.answer(form, "decline_form", actions.decline_own_place)
