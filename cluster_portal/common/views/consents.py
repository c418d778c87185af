"""Withdrawing a consent: what follows is said first, and then done."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.generic import DetailView

from cluster_portal.common import consents
from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.models import Consent


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class ConsentWithdraw(DetailView):
    """Everybody's own."""

    template_name = "common/consent/withdraw.html"
    http_method_names = ["get", "head", "options", "post"]

    def get_queryset(self):
        visible = Consent.objects.visible_to(self.request.user)
        return visible.select_related("text", "replaced_by")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.object.stands:
            messages.info(request, _("This consent does not stand any more."))
            return redirect("personal-data")
        return self.render_to_response(self.get_context_data())

    def post(self, request, pk: int):
        consent = self.get_object()
        try:
            consents.withdraw_consent(consent=consent, at=timezone.now())
        except REFUSALS as error:
            messages.error(request, refusal_sentence(error))
        else:
            messages.success(request, _("Your consent is withdrawn."))
        return redirect("personal-data")
