"""The queues of postings: what the university reviews, and what HR has not sent yet."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.views.records import PermittedView, RecordList
from internships import permissions
from internships.actions.offering.posting_review import publish_several, return_several
from internships.actions.offering.shared_posting import submit_postings
from internships.enums import PostingState
from internships.models import PlacementRound, Posting
from internships.review import review_items
from internships.views.order import keys
from partners.reach import reach_of

_ORDER = ("submitted_at", "pk")  # so changes of what was published before stand first


def queue_of(user):
    """What waits for the universities USER administers: sent postings and proposed changes."""
    return Posting.objects.filter(university__in=reach_of(user).universities).in_review()


class PostingReview(RecordList):
    """The oldest first; several are published or returned at once."""

    model = Posting
    permission = permissions.MODERATE_POSTING
    template_name = "internships/posting/review.html"
    page_size = 20
    ordering = _ORDER

    def get_queryset(self):
        return (
            queue_of(self.request.user)
            .select_related("enterprise", "university", "district__region", "practice_type")
            .prefetch_related("eligible_programmes__speciality")
        )

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        page = context["page"]
        return context | {
            "items": review_items(page.records, timezone.now()),
            "waiting": self.get_queryset().count(),
        }

    def post(self, request, *args, **kwargs):
        chosen = self.get_queryset().filter(
            pk__in=keys(request.POST.getlist("posting")), state=PostingState.SUBMITTED
        )
        postings = list(chosen.order_by(*_ORDER))
        who_and_when = {"by": request.user, "at": timezone.now()}
        if not postings:
            messages.error(request, _("Choose the postings first."))
        elif "return" in request.POST:
            self._return(postings, who_and_when)
        else:
            self._publish(postings, who_and_when)
        return redirect("posting-review")

    def _publish(self, postings: list[Posting], who_and_when: dict) -> None:
        wanted = {one.pk: self.request.POST.get(f"round-{one.pk}", "") for one in postings}
        rounds = PlacementRound.objects.visible_to(self.request.user).in_bulk(
            keys(list(wanted.values()))
        )
        pairs = [(one, rounds.get((keys([wanted[one.pk]]) or [0])[0])) for one in postings]
        outcome = publish_several(pairs=pairs, **who_and_when)
        text = ngettext(
            "%(count)s posting was published; its enterprise is told.",
            "%(count)s postings were published; their enterprises are told.",
            len(outcome.done),
        )
        self._tell(outcome, text)

    def _return(self, postings: list[Posting], who_and_when: dict) -> None:
        reason = self.request.POST.get("reason", "")
        outcome = return_several(postings=postings, reason=reason, **who_and_when)
        text = ngettext(
            "%(count)s posting was returned; its enterprise is told why.",
            "%(count)s postings were returned; their enterprises are told why.",
            len(outcome.done),
        )
        self._tell(outcome, text)

    def _tell(self, outcome, text: str) -> None:
        if outcome.done:
            messages.success(self.request, text % {"count": len(outcome.done)})
        for posting, reason in outcome.refused:
            messages.error(self.request, f"“{posting}”: {reason}")


class PostingReviewNext(PermittedView):
    """On to the posting that waits longest; `after` is the key of one to pass over."""

    permission = permissions.MODERATE_POSTING

    def get(self, request):
        queue = queue_of(request.user).order_by(*_ORDER)
        if passed := keys([request.GET.get("after", "")]):
            last = get_object_or_404(Posting.objects.visible_to(request.user), pk=passed[0])
            behind = queue.filter(
                Q(submitted_at__gt=last.submitted_at)
                | Q(submitted_at=last.submitted_at, pk__gt=last.pk)
            )
            queue = behind if behind.exists() else queue.exclude(pk=last.pk)
        posting = queue.first()
        if posting is None:
            messages.success(request, _("Nothing more waits for your review."))
            return redirect("posting-review")
        return redirect(posting)


class PostingDrafts(RecordList):
    """HR's drafts, the oldest first; several are sent at once, all or none."""

    model = Posting
    permission = permissions.CHANGE_POSTING
    template_name = "internships/posting/drafts.html"
    ordering = ("pk",)

    def get_queryset(self):
        return Posting.objects.filter(
            enterprise__in=reach_of(self.request.user).enterprises, state=PostingState.DRAFT
        ).select_related("enterprise", "university", "placement_round")

    def post(self, request, *args, **kwargs):
        chosen = self.get_queryset().filter(pk__in=keys(request.POST.getlist("posting")))
        try:
            sent = submit_postings(
                postings=chosen.order_by("pk"), by=request.user, at=timezone.now()
            )
        except REFUSALS as error:
            messages.error(request, refusal_sentence(error))
        else:
            text = ngettext(
                "%(count)s posting was sent. The university will publish it or return it.",
                "%(count)s postings were sent. The universities will publish or return them.",
                len(sent),
            )
            messages.success(request, text % {"count": len(sent)})
        return redirect("posting-drafts")
