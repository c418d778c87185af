"""The enterprise ranks its applicants."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cluster_portal.common.views.records import ObjectPermittedMixin, VisibleMixin
from internships import permissions
from internships.actions.ranking import applicants_to_rank, save_ranking
from internships.enums import Decision
from internships.models import Application, Posting
from internships.views.order import answer_to_order, keys


class PostingRanking(ObjectPermittedMixin, VisibleMixin, SingleObjectMixin, View):
    """Three groups: ranked (in order), not ranked yet, not acceptable.

    A POST brings the order of the ranked (`order`) and at most one verb: `up`, `down`, `remove`
    (no rank any more), `add` (to the end of the ranked), `refuse`, `restore`; each with the key of
    an application. Without a verb the order alone is saved, in the background where a script moves
    the entries.
    """

    model = Posting
    permission = permissions.RANK_APPLICANTS

    def get(self, request, pk: int) -> HttpResponse:
        posting = self.get_object()
        groups = {decision: [] for decision in Decision}
        for application in applicants_to_rank(posting):
            groups[application.decision].append(application)
        context = {
            "posting": posting,
            "open": posting.placement_round is not None
            and posting.placement_round.takes_rankings(timezone.now()),
            "ranked": groups[Decision.RANKED],
            "items": [_item(application) for application in groups[Decision.RANKED]],
            "waiting": groups[Decision.NONE],
            "refused": groups[Decision.NOT_ACCEPTABLE],
        }
        return render(request, "internships/posting/ranking.html", context)

    def post(self, request, pk: int) -> HttpResponse:
        return answer_to_order(
            request,
            partial(self._save, self.get_object()),
            back=reverse("posting-ranking", args=[pk]),
            success=_("The ranking is saved."),
        )

    def _save(self, posting: Posting) -> None:
        now = {application.pk: application.decision for application in applicants_to_rank(posting)}
        order = [key for key, decision in now.items() if decision == Decision.RANKED]
        refused = [key for key, decision in now.items() if decision == Decision.NOT_ACCEPTABLE]
        if "order" in self.request.POST:
            order = keys(self.request.POST.getlist("order"))
            refused = [key for key in refused if key not in order]
        for verb in ("up", "down", "remove", "add", "refuse", "restore"):
            for key in keys(self.request.POST.getlist(verb)):
                order, refused = _applied(verb, key, order, refused)
        save_ranking(
            posting=posting,
            order=order,
            not_acceptable=refused,
            by=self.request.user,
            at=timezone.now(),
        )


def _applied(verb: str, key: int, order: list[int], refused: list[int]) -> tuple[list, list]:
    """ORDER and REFUSED after one verb on the application KEY."""
    place = order.index(key) if key in order else None
    order = [found for found in order if found != key]
    refused = [found for found in refused if found != key]
    if verb == "refuse":
        return order, [*refused, key]
    if verb == "add" or (place is None and verb in {"up", "down"}):
        return [*order, key], refused
    if place is not None and verb in {"up", "down"}:
        order.insert(max(place + (-1 if verb == "up" else 1), 0), key)
    return order, refused


def _item(application: Application) -> dict:
    student = application.student
    parts = [str(student.programme), _("year %(year)s") % {"year": student.year}]
    if student.grade_average is not None:
        average = formats.number_format(student.grade_average, use_l10n=True)
        parts.append(_("grade average %(average)s") % {"average": average})
    return {
        "id": application.pk,
        "label": student.full_name,
        "detail": " · ".join(parts),
        "url": application.get_absolute_url(),
    }
