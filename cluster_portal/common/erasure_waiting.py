"""Requests to be erased, on the home page of who answers them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.models import ErasureRequest
from cluster_portal.common.permissions import ANSWER_ERASURES
from cluster_portal.common.waiting import Waiting


def erasures_to_answer(user, affiliation):
    if not user.has_perm(ANSWER_ERASURES):
        return
    if count := ErasureRequest.objects.waiting().exclude(person=user.pk).count():
        text = ngettext(
            "%(count)d person asks to be erased.", "%(count)d people ask to be erased.", count
        )
        yield Waiting(
            text % {"count": count},
            reverse("erasure-request-list"),
            _("Answer the requests"),
            count,
        )
