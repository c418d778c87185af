"""Suggestions while somebody types into a search field of a form."""

from django.http import Http404
from django.shortcuts import render

from cluster_portal.common.views.records import PermittedView
from partners import permissions
from partners.choices import CHOICES, label_of, matching

_MOST = 20


class ChoiceSuggestions(PermittedView):
    permission = permissions.VIEW_ORGANIZATIONS

    def get(self, request, kind):
        if kind not in CHOICES:
            raise Http404
        typed = request.GET.get(request.GET.get("of", ""), "")
        found = matching(kind, typed)[:_MOST] if typed.strip() else []
        labels = [label_of(one) for one in found]
        return render(request, "partners/choice/suggestions.html", {"labels": labels})
