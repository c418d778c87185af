"""The survey behind a personal link: no account, one group of questions a page.

The link itself is the secret, so these pages do without the cross-site token: a cookie that has
run out must never cost somebody their answers.
"""

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from cluster_portal.common.consents import ConsentError, text_in_force
from cluster_portal.common.links import key_of
from cluster_portal.common.models import ConsentText
from monitoring import consents
from monitoring.actions import survey
from monitoring.forms.survey import SectionForm
from monitoring.models import Invitation, Item, Response

_UNKNOWN, _USED_UP, _REFUSED = 404, 410, 409


@method_decorator(
    [login_not_required, csrf_exempt, cache_control(no_store=True, private=True)], name="dispatch"
)
class SurveyView(View):
    """Finds the invitation of the link, speaks its language, and says in words why it cannot."""

    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request, *args, token: str, **kwargs):
        self.at = timezone.now()
        found = _invitation(token)
        if found is None:
            sentence = _("This link is not complete or not valid. Open it from the letter again.")
            return _page(request, "unavailable", {"sentence": sentence}, status=_UNKNOWN)
        self.invitation, self.token = found, token
        self.response = Response.objects.filter(invitation=found).first()
        _speak(request, found, self.response)
        try:
            self.check()
            return super().dispatch(request, *args, **kwargs)
        except survey.SurveyUnavailableError as error:
            return self.refused(error)

    def check(self) -> None:
        survey.check_takes_answers(self.invitation, self.at)

    def refused(self, error: survey.SurveyUnavailableError) -> HttpResponse:
        if "X-Autosave" in self.request.headers:
            return HttpResponse(str(error), status=_REFUSED, content_type="text/plain")
        if self.request.method == "POST":
            return redirect("survey", token=self.token)
        if isinstance(error, survey.SurveyAnsweredError):
            return self.page("thanks", {"may_withdraw": consents.may_withdraw(self.invitation)})
        return self.page("unavailable", {"sentence": str(error)}, status=_USED_UP)

    def page(self, name: str, context: dict | None = None, status: int = 200) -> HttpResponse:
        common = {
            "invitation": self.invitation,
            "campaign": self.invitation.campaign,
            "token": self.token,
        }
        return _page(self.request, name, common | (context or {}), status)

    @cached_property
    def is_agreed(self) -> bool:
        """To the text now in force: to a newer one people agree anew before they go on."""
        return self.response is not None and consents.is_agreed(self.invitation, self.at)

    @cached_property
    def sections(self) -> list:
        return survey.pages_of(self.invitation)


class SurveyStart(SurveyView):
    """What it is about, in which language, and what happens with the answers."""

    def get(self, request):
        return self._start_page()

    def post(self, request):
        if request.POST.get("version", str(self.text.version)) != str(self.text.version):
            return self._start_page(is_changed=True, status=400)
        response = survey.begin_survey(
            invitation=self.invitation, language=get_language(), at=self.at
        )
        missing = survey.missing_items(response)
        if missing:
            return redirect("survey-section", token=self.token, number=missing[0].section.order)
        return redirect("survey-review", token=self.token)

    @cached_property
    def text(self) -> ConsentText:
        """What is agreed to here."""
        text = text_in_force(consents.PURPOSE, self.at)
        if text is None:
            raise survey.SurveyUnavailableError(
                _("The survey is being prepared. Please try again later.")
            )
        return text

    def _start_page(self, *, is_changed: bool = False, status: int = 200):
        context = {
            "response": self.response,
            "text": self.text,
            "is_agreed": self.is_agreed,
            "is_changed": is_changed,
            "pages": len(self.sections),
            "introduction": self.invitation.campaign.questionnaire.introduction_text,
        }
        return self.page("start", context, status)


class SurveySection(SurveyView):
    """One page of questions. Every post keeps what can be kept, then says what cannot."""

    def get(self, request, number: int):
        if not self.is_agreed:
            return redirect("survey", token=self.token)
        return self._form_page(number, self._form(number))

    def post(self, request, number: int):
        if self.response is None:
            raise survey.NotAgreedError(_("Please agree on the first page, then answer."))
        form = self._form(number, request.POST)
        valid = form.is_valid()
        survey.save_answers(response=self.response, given=form.given(), at=self.at)
        if "X-Autosave" in request.headers:
            return HttpResponse(status=204 if valid else 400)
        if not valid:
            return self._form_page(number, form, status=400)
        return self._onward(number)

    def _section(self, number: int):
        if not 1 <= number <= len(self.sections):
            raise Http404
        return self.sections[number - 1]

    def _form(self, number: int, data=None) -> SectionForm:
        items = list(Item.objects.filter(section=self._section(number)).order_by("order"))
        answers = {answer.item_id: answer for answer in self.response.answers.all()}
        return SectionForm(data, items=items, answers=answers)

    def _onward(self, number: int):
        going_back = "back" in self.request.POST
        onward = number - 1 if going_back else number + 1
        if onward < 1:
            return redirect("survey", token=self.token)
        if onward > len(self.sections):
            return redirect("survey-review", token=self.token)
        return redirect("survey-section", token=self.token, number=onward)

    def _form_page(self, number: int, form: SectionForm, status: int = 200):
        context = {
            "form": form,
            "section": self._section(number),
            "number": number,
            "pages": len(self.sections),
        }
        return self.page("section", context, status)


class SurveyReview(SurveyView):
    """What is still open; then the answers are sent, once and for good."""

    def get(self, request):
        if not self.is_agreed:
            return redirect("survey", token=self.token)
        return self._review_page()

    def post(self, request):
        if not self.is_agreed:
            return redirect("survey", token=self.token)
        try:
            survey.submit_response(response=self.response, at=self.at)
        except survey.AnswersMissingError:
            return self._review_page(status=400)
        return redirect("survey", token=self.token)

    def _review_page(self, status: int = 200):
        missing = survey.missing_items(self.response)
        context = {"missing": missing, "pages": len(self.sections)}
        return self.page("review", context, status)


class SurveyOptOut(SurveyView):
    """Says no, after one question."""

    def get(self, request):
        return self.page("opt_out")

    def post(self, request):
        survey.opt_out(invitation=self.invitation, at=self.at)
        return redirect("survey", token=self.token)


class SurveyWithdraw(SurveyView):
    """Takes sent answers back, after one question that says what this does."""

    def check(self) -> None:
        if not consents.may_withdraw(self.invitation):
            super().check()
            raise survey.NotAgreedError(_("You have not sent any answers."))

    def get(self, request):
        consent = consents.consents_of(self.invitation).standing().select_related("text").first()
        text = consent.text if consent else text_in_force(consents.PURPOSE, self.at)
        return self.page("withdraw", {"text": text})

    def post(self, request):
        with suppress(ConsentError):  # withdrawn in another window meanwhile
            consents.withdraw_answers(invitation=self.invitation, at=self.at)
        return redirect("survey", token=self.token)


def _invitation(token: str) -> Invitation | None:
    key = key_of("survey", token)
    if key is None:
        return None
    related = Invitation.objects.select_related("campaign__university", "campaign__questionnaire")
    return related.filter(key=key).first()


def _speak(request, invitation: Invitation, response: Response | None) -> None:
    """The language chosen on the page, else the one answered in, else that of the letter."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen not in dict(settings.LANGUAGES):
        activate(response.language if response else invitation.language)


def _page(request, name: str, context: dict, status: int) -> HttpResponse:
    page = render(request, f"monitoring/survey/{name}.html", context, status=status)
    page["X-Robots-Tag"] = "noindex"
    return page
