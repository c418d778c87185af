"""HR's board of a posting: the applicants in the enterprise's order, and what is done with many."""

from dataclasses import replace
from functools import partial

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from cluster_portal.common.templatetags.interface import is_narrowed
from cluster_portal.common.views.records import ObjectPermittedMixin, VisibleMixin
from internships import permissions
from internships.actions.offering.posting import lock_posting
from internships.actions.placing.application_note import keep_reason
from internships.actions.placing.interview import invite_applicants, takes_interviews
from internships.actions.placing.ranking import (
    RankingError,
    applicants_to_rank,
    save_ranking,
    with_board,
)
from internships.enums import Decision
from internships.filters import ApplicantFilter
from internships.models import Application, ApplicationNote, Posting
from internships.views.order import answer_to_order, keys
from internships.views.window import Window, window_of

_LONGEST_REASON = ApplicationNote._meta.get_field("text").max_length
_RANKED_SHOWN, _SHOWN = 100, 50
_VERBS = ("up", "down", "remove", "add", "refuse", "restore")


class PostingRanking(ObjectPermittedMixin, VisibleMixin, SingleObjectMixin, View):
    """Three groups: ranked (in order), not ranked yet, not acceptable.

    Of each group a window is shown (`ranked_from=101`, …). A POST brings the order of the ranked of
    the window (`order`) and at most one verb: `up`, `down`, `remove`
    (no rank any more), `add` (to the end of the ranked), `refuse`, `restore`; each with the key of
    an application. Without a verb the order alone is saved, in the background where a script moves
    the entries. `move` with `to` puts one on a place by its number. `bulk` names a verb (or
    `invite`) for all the `chosen`; `reason` is kept for HR where they are refused.
    """

    model = Posting
    permission = permissions.RANK_APPLICANTS

    def get(self, request, pk: int) -> HttpResponse:
        posting = self.get_object()
        found, now = self._filter(posting), timezone.now()
        windows = self._windows(posting, found)
        ranked = windows[Decision.RANKED]
        context = {
            "posting": posting,
            "open": posting.placement_round is not None
            and posting.placement_round.takes_rankings(now),
            "may_invite": takes_interviews(posting, now),
            "filter": found,
            "narrowed": is_narrowed(found),
            "query": request.GET.urlencode(),
            "ranked": ranked,
            "items": [_item(application) for application in ranked.records],
            "ranks": posting.applications.standing().filter(decision=Decision.RANKED).count(),
            "waiting": windows[Decision.NONE],
            "refused": windows[Decision.NOT_ACCEPTABLE],
            "longest_reason": _LONGEST_REASON,
        }
        return render(request, "internships/posting/ranking.html", context)

    def _windows(self, posting: Posting, found: ApplicantFilter) -> dict[str, Window]:
        """Decision → what is shown of those; all their applicants are read at once."""
        windows = {
            decision: window_of(
                found.qs.filter(decision=decision).values_list("pk", flat=True),
                self.request.GET,
                name=f"{decision}_from",
                size=_RANKED_SHOWN if decision == Decision.RANKED else _SHOWN,
            )
            for decision in Decision
        }
        shown = [key for window in windows.values() for key in window.records]
        board = with_board(applicants_to_rank(posting)).in_bulk(shown)
        return {
            decision: replace(window, records=[board[key] for key in window.records])
            for decision, window in windows.items()
        }

    def post(self, request, pk: int) -> HttpResponse:
        query = request.GET.urlencode()
        invites = request.POST.get("bulk") == "invite"
        return answer_to_order(
            request,
            partial(self._save, self.get_object()),
            back=reverse("posting-ranking", args=[pk]) + (f"?{query}" if query else ""),
            success=_("The applicants are invited to choose a time.")
            if invites
            else _("The ranking is saved."),
        )

    def _filter(self, posting: Posting) -> ApplicantFilter:
        return ApplicantFilter(
            self.request.GET, queryset=applicants_to_rank(posting), request=self.request
        )

    @transaction.atomic
    def _save(self, posting: Posting) -> None:
        """On what is saved now: of two who rank at once, the second goes on from the first."""
        posting = lock_posting(posting)
        sent, act = self.request.POST, {"by": self.request.user, "at": timezone.now()}
        now = dict(applicants_to_rank(posting).values_list("pk", "decision"))
        bulk, chosen = sent.get("bulk", ""), self._chosen(posting) if "bulk" in sent else []
        if bulk == "invite":
            invite_applicants(posting=posting, applications=chosen, **act)
            return
        order = [key for key, decision in now.items() if decision == Decision.RANKED]
        refused = [key for key, decision in now.items() if decision == Decision.NOT_ACCEPTABLE]
        if "order" in sent:
            shown = keys(sent.getlist("order"))  # a colleague may have refused somebody since
            order = _merged(order, [key for key in shown if key not in refused])
        for verb in _VERBS:
            of_many = chosen if verb == bulk else []
            for key in [*keys(sent.getlist(verb)), *of_many]:
                order, refused = _applied(verb, key, order, refused)
        for key, to in zip(keys(sent.getlist("move")), keys(sent.getlist("to")), strict=False):
            order, refused = _moved(key, to, order, refused)
        reason = sent.get("reason", "").strip() if bulk == "refuse" else ""
        if len(reason) > _LONGEST_REASON:
            raise RankingError(_("The reason is too long."))
        save_ranking(posting=posting, order=order, not_acceptable=refused, **act)
        if reason:
            keep_reason(applications=[key for key in chosen if key in now], reason=reason, **act)

    def _chosen(self, posting: Posting) -> list[int]:
        """Those ticked; or everybody who is shown without a word yet."""
        chosen = list(dict.fromkeys(keys(self.request.POST.getlist("chosen"))))
        if self.request.POST.get("all_waiting"):
            waiting = self._filter(posting).qs.filter(decision=Decision.NONE)
            chosen += [key for key in waiting.values_list("pk", flat=True) if key not in chosen]
        if not chosen:
            raise RankingError(_("Choose applicants first."))
        return chosen


def _merged(order: list[int], sent: list[int]) -> list[int]:
    """ORDER with those of the window that was SENT in their new order, on the places they had
    together; whoever had no rank yet comes last. Nobody who was not shown moves."""
    ranked, moved = set(order), iter([key for key in sent if key in order])
    shown = set(sent)
    kept = [next(moved) if key in shown else key for key in order]
    return kept + [key for key in sent if key not in ranked]


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


def _moved(key: int, to: int, order: list[int], refused: list[int]) -> tuple[list, list]:
    """KEY on place number TO (from 1), or on the last one."""
    order = [found for found in order if found != key]
    order.insert(max(to - 1, 0), key)
    return order, [found for found in refused if found != key]


def _item(application: Application) -> dict:
    student = application.student
    parts = [str(student.programme), _("year %(year)s") % {"year": student.year}]
    if student.grade_average is not None:
        average = formats.number_format(student.grade_average, use_l10n=True)
        parts.append(_("grade average %(average)s") % {"average": average})
    if application.cv:
        parts.append(_("with CV"))
    if application.talks:
        moment = timezone.localtime(application.talks[0].starts_at)
        at = formats.date_format(moment, "SHORT_DATETIME_FORMAT")
        parts.append(_("interview %(moment)s") % {"moment": at})
    elif application.invited_at:
        parts.append(_("invited, no time chosen yet"))
    if count := len(application.kept_notes):
        parts.append(ngettext("%(count)s note", "%(count)s notes", count) % {"count": count})
    if application.unseen:
        text = ngettext("%(count)s new message", "%(count)s new messages", application.unseen)
        parts.append(text % {"count": application.unseen})
    return {
        "id": application.pk,
        "rank": application.rank,
        "label": student.full_name,
        "detail": " · ".join(parts),
        "url": application.get_absolute_url(),
    }
