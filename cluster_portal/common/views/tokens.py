"""A person's API tokens: which there are, a new one shown once, an old one revoked."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, ListView, View

from cluster_portal.common.keyset import page_of
from cluster_portal.common.models import ApiToken
from cluster_portal.common.token_forms import TokenForm


class TokenList(ListView):
    model = ApiToken
    template_name = "common/token/list.html"

    def get_queryset(self):
        return ApiToken.objects.visible_to(self.request.user).for_programs()

    def get_context_data(self, **context):
        page = page_of(self.get_queryset(), ("-pk",), self.request.GET, 30)
        return super().get_context_data(page=page, now=timezone.now(), **context)


@method_decorator(never_cache, name="dispatch")
@method_decorator(reauthentication_required, name="dispatch")
class TokenAdd(FormView):
    """Asks for the password again: whoever finds a browser open must not take a key with them."""

    form_class = TokenForm
    template_name = "record_form.html"

    def get_context_data(self, **context):
        shown = {
            "title": _("Make an API token"),
            "submit_label": _("Make the token"),
            "cancel_url": reverse("token-list"),
        }
        return super().get_context_data(**shown | context)

    def form_valid(self, form):
        with transaction.atomic():
            token, text = ApiToken.objects.issue(
                user=self.request.user,
                name=form.cleaned_data["name"],
                scope=form.cleaned_data["scope"],
                expires_at=form.expires_at,
            )
        # No redirect: the text would have to be kept somewhere until the next page shows it.
        return render(self.request, "common/token/made.html", {"record": token, "text": text})


class TokenRevoke(View):
    http_method_names = ["post"]
    back = "token-list"

    def mine(self):
        return ApiToken.objects.visible_to(self.request.user)

    def post(self, request, pk: int):
        token = get_object_or_404(self.mine(), pk=pk)
        self.mine().filter(pk=pk).revoke(at=timezone.now())
        messages.success(request, _("“%(token)s” works no more.") % {"token": token})
        return redirect(self.back)
