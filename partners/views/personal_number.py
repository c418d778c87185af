"""One's own personal number, and reading somebody's."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.views.records import VisibleMixin
from partners import permissions
from partners.actions import personal_number as actions
from partners.forms.personal_number import PersonalNumberForm, ReadingForm
from partners.models import PersonalNumber, PersonalNumberReading
from partners.personal_numbers import is_needed_of

_SHOWN = 50  # newest readings; the download of one's data has all

private = method_decorator(cache_control(private=True, no_store=True), name="dispatch")


@private
class OwnPersonalNumber(FormView):
    """Open to everybody signed in: it shows and takes one's own number only."""

    form_class = PersonalNumberForm
    template_name = "partners/personal_number/own.html"

    def get_context_data(self, **context):
        user = self.request.user
        readings = PersonalNumberReading.objects.of(user).select_related("read_by")
        return super().get_context_data(
            kept=PersonalNumber.objects.filter(person=user).first(),
            needed=is_needed_of(user),
            readings=readings.order_by("-pk")[:_SHOWN],
            **context,
        )

    def form_valid(self, form):
        try:
            actions.give_number(
                person=self.request.user, number=form.cleaned_data["number"], at=timezone.now()
            )
        except REFUSALS as error:
            form.add_error(None, refusal_sentence(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Your number is kept, encrypted."))
        return redirect("personal-number-own")


class OwnPersonalNumberRemove(View):
    http_method_names = ["post"]

    def post(self, request):
        actions.take_number_back(person=request.user)
        messages.success(request, _("Your number is erased."))
        return redirect("personal-number-own")


@private
class PersonalNumberRead(VisibleMixin, SingleObjectMixin, FormView):
    """Asks what for, then shows the number once."""

    model = PersonalNumber
    permission = permissions.READ_PERSONAL_NUMBER
    form_class = ReadingForm
    template_name = "partners/personal_number/read.html"

    object = None

    def get_context_data(self, **context):
        self.object = self.object or self.get_object()
        return super().get_context_data(record=self.object, **context)

    def form_valid(self, form):
        self.object = self.get_object()
        number = actions.read_number(
            kept=self.object,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        return self.render_to_response(self.get_context_data(form=None, number=number))
