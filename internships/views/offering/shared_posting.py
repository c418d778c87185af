"""Pages of shared postings: one form for several universities and periods."""

from abc import ABC, abstractmethod

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordUpdate,
)
from internships import permissions
from internships.actions.offering import shared_posting as actions
from internships.enums import PostingState
from internships.forms.posting import PostingAddressForm
from internships.forms.shared_posting import (
    MOST_LOTS,
    AddLotForm,
    LotFormSet,
    SharedPostingForm,
    Universities,
    unchecked,
)
from internships.models import Posting, SharedPosting


class LotsMixin(ABC):
    """The rows beside the form; "add" and "remove" are plain buttons that check nothing."""

    form_class = SharedPostingForm
    template_name = "internships/shared_posting/form.html"
    rows = None

    def drafts(self) -> dict[int, Posting]:
        return {}

    @abstractmethod
    def first_rows(self) -> list[dict]:
        """What the rows hold when the page is opened."""

    def row_set(self, *, data=None, initial=None):
        drafts = self.drafts()
        if data is not None:
            count = data.get("form-TOTAL_FORMS", "")
            is_number = count.isascii() and count.isdigit() and len(count) < 10
            rows = min(int(count), MOST_LOTS) if is_number else 0
            named = [data.get(f"form-{row}-university", "") for row in range(rows)]
        else:
            named = [row["university"] for row in initial]
        known = Universities(named)
        return LotFormSet(data, initial=initial, form_kwargs={"known": known, "drafts": drafts})

    def get_context_data(self, **context):
        rows = self.rows or self.row_set(initial=self.first_rows())
        rows.extra = 0
        return super().get_context_data(rows=rows, add_form=AddLotForm(), **context)

    def post(self, request, *args, **kwargs) -> HttpResponse:
        self.object = self.get_object() if "pk" in kwargs else None
        self.rows = self.row_set(data=request.POST)
        if "add" in request.POST or "remove" in request.POST:
            return self._other_rows()
        form = self.get_form()
        if form.is_valid() & self.rows.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    def _other_rows(self) -> HttpResponse:
        """The same page with a row more or fewer, and everything typed so far."""
        typed = [unchecked(row) for row in self.rows.forms]
        gone = self.request.POST.get("remove", "")
        if gone.isascii() and gone.isdigit() and int(gone) < len(typed):
            del typed[int(gone)]
        add = AddLotForm(self.request.POST)
        added = add.cleaned_data.get("add_university") if add.is_valid() else None
        if "add" in self.request.POST:
            if added and len(typed) < MOST_LOTS:
                typed.append(_next_row(typed, added))
            else:
                messages.error(self.request, _("Choose the university of the new row first."))
        self.rows = self.row_set(initial=typed)
        form = self.form_class(
            instance=self.form_instance(), initial=unchecked(self.form_class(self.request.POST))
        )
        return self.render_to_response(self.get_context_data(form=form))

    def form_instance(self) -> SharedPosting:
        return self.object

    def write(self, form):
        self.left = actions.write_shared_posting(
            shared=form.instance,
            lots=[row.lot() for row in self.rows.forms],
            competences=form.cleaned_data["competences"],
            by=self.request.user,
            at=timezone.now(),
        )
        for left in self.left:
            messages.warning(
                self.request,
                _("%(university)s, %(posting)s: left as it is. %(reason)s")
                % {
                    "university": left.posting.university,
                    "posting": left.posting,
                    "reason": left.reason,
                },
            )
        return form.instance


def _next_row(typed: list[dict], university) -> dict:
    """A new row with the dates of the one before, and its years of study."""
    last = typed[-1] if typed else {}
    kept = {name: last.get(name) for name in ("starts_on", "ends_on", "eligible_years")}
    return kept | {"university": university.pk}


class SharedPostingCreate(LotsMixin, RecordCreate):
    """Begins where the first step of a posting ends: the enterprise and one university."""

    model = SharedPosting
    permission = permissions.CHANGE_POSTING
    title = gettext_lazy("Offer places to several universities, or in lots")
    submit_label = gettext_lazy("Save drafts")
    success_message = gettext_lazy(
        "The drafts are saved. Send them for review when they are ready."
    )

    def dispatch(self, request, *args, **kwargs):
        self.address = PostingAddressForm(request.GET or None, user=request.user)
        if request.user.has_perm(self.permission) and not self.address.is_valid():
            return redirect("posting-add")
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return SharedPosting.objects.visible_to(self.request.user)

    def form_instance(self) -> SharedPosting:
        address = self.address.address
        del address["university"]
        return SharedPosting(**address)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.form_instance()}

    def get_initial(self):
        return self.address.content

    def first_rows(self) -> list[dict]:
        return [{"university": self.address.address["university"].pk}]

    def get_context_data(self, **context):
        return super().get_context_data(
            practice_type=self.address.address["practice_type"], **context
        )

    def get_cancel_url(self):
        return reverse("posting-list")


class SharedPostingUpdate(LotsMixin, RecordUpdate):
    """The content for all, the rows of what is still a draft, and new rows."""

    model = SharedPosting
    permission = permissions.CHANGE_POSTING
    title = gettext_lazy("Change the shared posting")
    submit_label = gettext_lazy("Save for all")
    success_message = gettext_lazy("Saved for all universities.")

    def drafts(self) -> dict[int, Posting]:
        found = self.object.postings.filter(state=PostingState.DRAFT).select_related("university")
        return {draft.pk: draft for draft in found.order_by("pk")}

    def first_rows(self) -> list[dict]:
        programmes = Posting.eligible_programmes.through.objects
        drafts = self.drafts()
        chosen: dict[int, list[int]] = {}
        for link in programmes.filter(posting__in=drafts):
            chosen.setdefault(link.posting_id, []).append(link.programme_id)
        return [
            {
                "posting": draft.pk,
                "university": draft.university_id,
                "places": draft.places,
                "starts_on": draft.starts_on,
                "ends_on": draft.ends_on,
                "eligible_years": draft.eligible_years,
                "eligible_programmes": chosen.get(draft.pk, []),
            }
            for draft in drafts.values()
        ]

    def get_context_data(self, **context):
        others = self.object.postings.exclude(state=PostingState.DRAFT)
        return super().get_context_data(
            practice_type=self.object.practice_type,
            others=others.select_related("university").order_by("pk"),
            **context,
        )


class SharedPostingDetail(RecordDetail):
    model = SharedPosting
    permission = permissions.CHANGE_POSTING
    template_name = "internships/shared_posting/detail.html"

    def get_queryset(self):
        shown = (
            super().get_queryset().select_related("enterprise", "district__region", "practice_type")
        )
        return shown.prefetch_related("competences")

    def get_context_data(self, **context):
        postings = list(
            self.object.postings.select_related("university", "placement_round")
            .prefetch_related("eligible_programmes__speciality")
            .order_by("starts_on", "pk")
        )
        return super().get_context_data(
            postings=postings,
            drafts=sum(one.state == PostingState.DRAFT for one in postings),
            places=sum(one.places for one in postings),
            taken=sum(one.places_taken for one in postings),
            **context,
        )


class SharedPostingSubmit(RecordAction):
    model = SharedPosting
    permission = permissions.CHANGE_POSTING
    success_message = gettext_lazy("Sent. Each university will publish its places or return them.")

    def act(self, record, form=None):
        actions.submit_shared_posting(shared=record, by=self.request.user, at=timezone.now())
