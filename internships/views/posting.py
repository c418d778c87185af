"""Pages of postings."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from internships import permissions
from internships.actions import posting as actions
from internships.actions.posting_checks import rounds_open_to
from internships.enums import PostingState
from internships.filters import OpenPostingFilter, PostingFilter
from internships.forms.posting import PostingAddressForm, PostingForm, PublishForm, ReasonForm
from internships.models import Application, Posting
from internships.people import is_student
from internships.views.steps import posting_steps


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
            "enterprise", "university", "placement_round", "district__region", "practice_type"
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
        ranks = published and user.has_perm(permissions.RANK_APPLICANTS, posting)
        return (
            context
            | {
                "steps": posting_steps(posting),
                "may_change": own and posting.state == PostingState.DRAFT,
                "may_copy": own,
                "may_cancel": own and (waiting or (published and not posting.places_taken)),
                "may_review": moderates and posting.state == PostingState.SUBMITTED,
                "may_close": moderates and published,
                "may_reserve": moderates
                and published
                and now < posting.placement_round.apply_until,
                "may_rank": ranks,
                "has_outcome": ranks and posting.placement_round.has_outcome,
                "applicants": posting.applications.standing().count()
                if ranks or moderates
                else None,
            }
            | self._choice(user, now)
        )

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
        address = self.address.cleaned_data
        return super().get_form_kwargs() | {"instance": Posting(**address)}

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
        return super().get_context_data(address=self.address.cleaned_data, **context)

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
    model = Posting
    permission = permissions.CHANGE_POSTING
    form_class = PostingForm
    template_name = "internships/posting/form.html"
    title = gettext_lazy("Change the posting")

    def get_object(self, queryset=None):
        posting = super().get_object(queryset)
        if posting.state != PostingState.DRAFT:
            raise PermissionDenied(
                _("The posting is no longer a draft. Ask the university to return it.")
            )
        return posting

    def get_context_data(self, **context):
        posting = self.object
        address = {"university": posting.university, "practice_type": posting.practice_type}
        return super().get_context_data(address=address, **context)

    def write(self, form):
        return written(form, self.request.user)


class PostingStep(RecordAction):
    """A verb on a posting, by the person signed in, now."""

    model = Posting

    def who_and_when(self) -> dict:
        return {"by": self.request.user, "at": timezone.now()}


class PostingSubmit(PostingStep):
    permission = permissions.CHANGE_POSTING
    success_message = gettext_lazy("Sent. The university will publish it or return it.")

    def act(self, record, form=None):
        actions.submit_posting(posting=record, **self.who_and_when())


class PostingCopy(PostingStep):
    permission = permissions.CHANGE_POSTING
    success_message = gettext_lazy("This is a copy. Check the dates before you send it.")

    def act(self, record, form=None):
        self.object = actions.copy_posting(posting=record, **self.who_and_when())

    def get_success_url(self):
        return reverse("posting-change", args=[self.object.pk])


class PostingPublish(PostingStep):
    permission = permissions.MODERATE_POSTING
    form_class = PublishForm
    title = gettext_lazy("Publish the posting")
    submit_label = gettext_lazy("Publish")
    success_message = gettext_lazy("Published. The enterprise is told.")

    def get_form_kwargs(self):
        rounds = rounds_open_to(self.object, timezone.now())
        return super().get_form_kwargs() | {"rounds": rounds}

    def act(self, record, form=None):
        actions.publish_posting(
            posting=record,
            placement_round=form.cleaned_data["placement_round"],
            **self.who_and_when(),
        )


class PostingReturn(PostingStep):
    permission = permissions.MODERATE_POSTING
    form_class = ReasonForm
    title = gettext_lazy("Return the posting")
    submit_label = gettext_lazy("Return")
    success_message = gettext_lazy("Returned. The enterprise is told why.")

    def get_success_url(self):
        """What is a draft again is no longer the university's to see: on to the next one."""
        return f"{reverse('posting-list')}?state={PostingState.SUBMITTED}"

    def act(self, record, form=None):
        actions.return_posting(posting=record, **form.cleaned_data, **self.who_and_when())


class PostingClose(PostingStep):
    permission = permissions.MODERATE_POSTING
    form_class = ReasonForm
    title = gettext_lazy("Close the posting")
    submit_label = gettext_lazy("Close the posting")
    success_message = gettext_lazy("Closed. The enterprise and the applicants are told why.")

    def act(self, record, form=None):
        actions.close_posting(posting=record, **form.cleaned_data, **self.who_and_when())


class PostingCancel(PostingStep):
    permission = permissions.CHANGE_POSTING
    form_class = ReasonForm
    title = gettext_lazy("Cancel the posting")
    submit_label = gettext_lazy("Cancel the posting")
    success_message = gettext_lazy("Cancelled. Whoever waits for it is told why.")

    def act(self, record, form=None):
        actions.cancel_posting(posting=record, **form.cleaned_data, **self.who_and_when())
