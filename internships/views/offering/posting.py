"""Pages of postings."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from internships import permissions
from internships.actions.offering import posting as actions
from internships.actions.offering import posting_change as changes
from internships.enums import ChangeState, PostingState
from internships.filters import OpenPostingFilter, PostingFilter
from internships.forms.posting import PostingAddressForm, PostingForm, PublishedPostingForm
from internships.models import Application, Posting
from internships.people import is_student
from internships.posting_changes import in_words
from internships.review import review_items
from internships.views.steps import posting_steps

_CHANGES_SHOWN = 20


class PostingList(RecordList):
    """Students find what is open to them; others what they offer, review or watch."""

    model = Posting
    permission = permissions.VIEW_POSTINGS
    columns = [
        Column(gettext_lazy("Title"), "title"),
        Column(gettext_lazy("Enterprise"), "enterprise"),
        Column(gettext_lazy("University"), "university"),
        Column(gettext_lazy("Placement round"), "placement_round"),
        Column(gettext_lazy("First day"), "starts_on"),
        Column(gettext_lazy("Last day"), "ends_on"),
        Column(gettext_lazy("Places"), "places"),
        Column(gettext_lazy("Places taken"), "places_taken"),
        Column(gettext_lazy("District"), "district"),
        Column(gettext_lazy("Pay per month, soʻm"), "pay_amount"),
        Column(gettext_lazy("State"), "get_state_display"),
    ]

    @cached_property
    def for_student(self) -> bool:
        return is_student(self.request.user)

    def get_queryset(self):
        shown = super().get_queryset().select_related(
            "enterprise", "university", "placement_round", "district__region", "practice_type"
        )  # fmt: skip
        if self.for_student:
            shown = shown.filter(pk__in=Posting.objects.open_to(self.request.user).values("pk"))
        return shown

    def get_filter(self):
        self.filterset_class = OpenPostingFilter if self.for_student else PostingFilter
        return super().get_filter()

    def get_template_names(self):
        name = "open_list" if self.for_student else "list"
        return [f"internships/posting/{name}.html"]

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        user = self.request.user
        if self.for_student:
            context["chosen"] = set(
                Application.objects.standing()
                .filter(student__user=user)
                .values_list("posting", flat=True)
            )
        else:
            context["may_post"] = user.has_perm(permissions.CHANGE_POSTING)
            context["moderates"] = user.has_perm(permissions.MODERATE_POSTING)
        return context


class PostingDetail(RecordDetail):
    model = Posting
    permission = permissions.VIEW_POSTINGS
    template_name = "internships/posting/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(
            "enterprise", "university", "placement_round", "district__region", "practice_type",
            "shared",
        ).prefetch_related(
            "eligible_programmes__speciality", "competences", "reserved_places"
        )  # fmt: skip

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        posting, user, now = self.object, self.request.user, timezone.now()
        own = user.has_perm(permissions.CHANGE_POSTING, posting)
        moderates = user.has_perm(permissions.MODERATE_POSTING, posting)
        published = posting.state == PostingState.PUBLISHED
        waiting = posting.state in {PostingState.DRAFT, PostingState.SUBMITTED}
        hosts = user.has_perm(permissions.RANK_APPLICANTS, posting)
        ranks = published and hosts
        ended = posting.state == PostingState.CLOSED and posting.placement_round is not None
        return (
            context
            | {
                "steps": posting_steps(posting),
                "may_change": own and posting.state == PostingState.DRAFT,
                "may_change_published": own and published,
                "may_copy": own,
                "may_cancel": own and (waiting or (published and not posting.places_taken)),
                "may_review": moderates and posting.state == PostingState.SUBMITTED,
                "may_close": moderates and published,
                "may_reserve": moderates
                and published
                and now < posting.placement_round.apply_until,
                "may_rank": ranks,
                "has_outcome": hosts
                and (published or ended)
                and posting.placement_round.has_outcome,
                "applicants": posting.applications.standing().count()
                if ranks or moderates
                else None,
            }
            | self._changes(own, moderates)
            | self._review(moderates, now)
            | self._choice(user, now)
        )

    def _changes(self, own: bool, moderates: bool) -> dict:
        """What changed since publication; what is only proposed, for the two who settle it."""
        posting = self.object
        shown = posting.changes.select_related("proposed_by", "settled_by").order_by("-pk")
        if not (own or moderates):
            shown = shown.made()
        changes_in_words = in_words(shown[:_CHANGES_SHOWN])
        proposed = [one for one in changes_in_words if one.change.state == ChangeState.PROPOSED]
        return {
            "changes": [one for one in changes_in_words if one not in proposed],
            "proposed": proposed[0] if proposed else None,
            "may_take_back": own,
            "may_settle": moderates,
        }

    def _review(self, moderates: bool, now) -> dict:
        """What the university checks, and which one comes after this in its queue."""
        posting = self.object
        if not moderates or posting.state != PostingState.SUBMITTED:
            return {}
        return {"findings": review_items([posting], now)[0].findings}

    def _choice(self, user, now) -> dict:
        """What a student may do with this posting."""
        posting = self.object
        if not user.has_perm(permissions.APPLY):
            return {}
        mine = Application.objects.standing().filter(posting=posting, student__user=user).first()
        is_open = mine is None and Posting.objects.open_to(user).filter(pk=posting.pk).exists()
        return {
            "application": mine,
            "may_apply": is_open and posting.placement_round.takes_applications(now),
            "opens_later": is_open and now < posting.placement_round.apply_from,
        }


class PostingCreate(RecordCreate):
    """Two steps, the first by GET: the university decides which programmes the second offers."""

    model = Posting
    permission = permissions.CHANGE_POSTING
    form_class = PostingForm
    template_name = "internships/posting/form.html"
    title = gettext_lazy("Offer places")
    submit_label = gettext_lazy("Save draft")
    success_message = gettext_lazy("The draft is saved. Send it for review when it is ready.")

    def dispatch(self, request, *args, **kwargs):
        self.address = PostingAddressForm(request.GET or None, user=request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Posting(**self.address.address)}

    def get_initial(self):
        return self.address.content

    def get(self, request, *args, **kwargs):
        if not self.address.is_valid():
            return self._first_step()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.address.is_valid():
            return self._first_step()
        return super().post(request, *args, **kwargs)

    def _first_step(self):
        return self.response_class(
            request=self.request,
            template=["internships/posting/address_form.html"],
            context={"form": self.address, "title": self.title, "view": self},
        )

    def get_context_data(self, **context):
        query = self.request.GET.urlencode()
        return super().get_context_data(address=self.address.address, query=query, **context)

    def get_cancel_url(self):
        return reverse("posting-list")

    def write(self, form):
        return written(form, self.request.user)


def written(form: PostingForm, user) -> Posting:
    return actions.write_posting(
        posting=form.instance,
        programmes=form.cleaned_data["eligible_programmes"],
        competences=form.cleaned_data["competences"],
        by=user,
    )


class PostingUpdate(RecordUpdate):
    """A draft as a whole; what is published by the rules of changes after publication."""

    model = Posting
    permission = permissions.CHANGE_POSTING
    template_name = "internships/posting/form.html"
    title = gettext_lazy("Change the posting")

    def get_object(self, queryset=None):
        posting = super().get_object(queryset)
        if posting.state not in {PostingState.DRAFT, PostingState.PUBLISHED}:
            raise PermissionDenied(
                _("The posting is no longer a draft. Ask the university to return it.")
            )
        return posting

    @property
    def is_published(self) -> bool:
        return self.object.state == PostingState.PUBLISHED

    def get_form_class(self):
        return PublishedPostingForm if self.is_published else PostingForm

    def get_context_data(self, **context):
        posting = self.object
        address = {"university": posting.university, "practice_type": posting.practice_type}
        return super().get_context_data(
            address=address, shared=posting.shared, is_published=self.is_published, **context
        )

    def write(self, form):
        if not self.is_published:
            return written(form, self.request.user)
        change = changes.change_posting(
            posting=self.object,
            wanted=form.cleaned_data,
            by=self.request.user,
            at=timezone.now(),
        )
        if change is None:
            self.success_message = gettext_lazy("Nothing was changed.")
        elif change.is_material:
            self.success_message = gettext_lazy(
                "Sent to the university. The change is made when it agrees."
            )
        else:
            self.success_message = gettext_lazy("Changed. The applicants are told what changed.")
        return self.object
