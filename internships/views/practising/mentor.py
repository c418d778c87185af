"""The mentor's page behind a personal link: no account, one form, once."""

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
from internships.actions.finishing import evaluation as actions
from internships.actions.practising.placement import MENTOR
from internships.enums import PlacementState
from internships.forms.evaluation import EvaluationForm, HireOutcomeForm
from internships.mentor_view import practice_context
from internships.models import Placement
from internships.views.language import language_of_link

_RATEABLE = {PlacementState.UNDER_WAY, PlacementState.COMPLETED}


def placement_of(token: str) -> Placement | None:
    key = key_of(MENTOR, token)
    found = Placement.objects.select_related(
        "student__programme__speciality", "enterprise", "university", "posting", "evaluation"
    )
    return found.filter(mentor_key=key).exclude(mentor_email="").first() if key else None


@method_decorator([login_not_required, never_cache], name="dispatch")
class MentorView(View):
    """Finds the placement by its token; whoever holds the link is the mentor."""

    def dispatch(self, request: HttpRequest, token: str, **kwargs) -> HttpResponse:
        self.token, self.placement = token, placement_of(token)
        language = language_of_link(request, self.placement)
        with override(language):
            if self.placement is None:
                response = render(request, "internships/mentor/unknown.html", status=404)
            else:
                response = super().dispatch(request, token, **kwargs)
        response["Content-Language"] = language
        # No other site learns the address; "no-referrer" would make browsers send the form with
        # no origin, which the cross-site check refuses.
        response["Referrer-Policy"] = "same-origin"
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        back = reverse("mentor-link", args=[self.token])
        return not_allowed(request, self._allowed_methods(), back=back)

    @property
    def signed_in(self):
        """The mentor's own account, where they came signed in; whoever holds the link may not."""
        user = self.request.user
        same = user.is_authenticated and user.email == self.placement.mentor_email
        return user if same else None

    @property
    def evaluation(self):
        return getattr(self.placement, "evaluation", None)

    def page(self, *, status: int = 200, **context) -> HttpResponse:
        until = actions.hire_outcome_until(self.placement)
        still = self.evaluation is not None and timezone.localdate() <= until
        if still and "hire_form" not in context:
            initial = {"hire_outcome": self.evaluation.hire_outcome}
            context["hire_form"] = HireOutcomeForm(initial=initial)
        shown = {
            "placement": self.placement,
            "evaluation": self.evaluation,
            "token": self.token,
            "hire_until": until,
            **practice_context(self.placement),
        }
        template = "internships/mentor/page.html"
        return render(self.request, template, shown | context, status=status)


class MentorPage(MentorView):
    def _form(self, data=None) -> EvaluationForm | None:
        if self.evaluation is not None or self.placement.state not in _RATEABLE:
            return None
        competences = actions.competences_to_rate(self.placement)
        return EvaluationForm(data, competences=competences)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(form=self._form())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = self._form(request.POST)
        if form is None:  # rated already, or not to be rated now: the page says so
            return redirect("mentor-link", token=token)
        if not form.is_valid():
            return self.page(form=form, status=422)
        try:
            actions.submit_evaluation(
                placement=self.placement,
                ratings=form.ratings(),
                would_hire=form.would_hire(),
                hire_outcome=form.cleaned_data["hire_outcome"],
                comment=form.cleaned_data["comment"],
                at=timezone.now(),
            )
        except actions.AlreadyEvaluatedError:
            pass  # sent twice: the page thanks once
        except REFUSALS as error:
            form.add_error(None, refusal_sentence(error))
            return self.page(form=form, status=422)
        return redirect("mentor-link", token=token)


class MentorHireOutcome(MentorView):
    """Whether the intern was hired, changed later."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.evaluation is None:
            return redirect("mentor-link", token=token)
        form = HireOutcomeForm(request.POST)
        if not form.is_valid():
            return self.page(hire_form=form, status=422)
        try:
            actions.change_hire_outcome(
                placement=self.placement,
                hire_outcome=form.cleaned_data["hire_outcome"],
                at=timezone.now(),
            )
        except REFUSALS as error:
            form.add_error(None, refusal_sentence(error))
            return self.page(hire_form=form, status=422)
        return redirect("mentor-link", token=token)
