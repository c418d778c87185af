"""Pages by which HR starts from earlier postings: copies, last year's list, templates."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cluster_portal.common.periods import Period, PeriodKind
from cluster_portal.common.views.records import RecordList
from internships import permissions
from internships.actions.offering import posting_copy as actions
from internships.enums import PostingState
from internships.forms.posting import TemplateForm
from internships.models import Posting
from internships.views.offering.posting_steps import PostingStep
from internships.views.order import keys
from partners.reach import reach_of


class PostingCopy(PostingStep):
    permission = permissions.CHANGE_POSTING
    success_message = gettext_lazy("This is a copy. Check the dates before you send it.")

    def act(self, record, form=None):
        self.object = actions.copy_posting(posting=record, **self.who_and_when())

    def get_success_url(self):
        return reverse("posting-change", args=[self.object.pk])


class LastYearsPostings(RecordList):
    """What the enterprise offered in the academic year before this one; several copied at once."""

    model = Posting
    permission = permissions.CHANGE_POSTING
    template_name = "internships/posting/last_year.html"
    ordering = ("starts_on", "pk")

    @property
    def period(self) -> Period:
        return Period.containing(timezone.localdate(), PeriodKind.YEAR).previous()

    def get_queryset(self):
        own = Posting.objects.filter(enterprise__in=reach_of(self.request.user).enterprises)
        # what a second round took over whole is offered by its posting there
        offered = own.filter(state__in=[PostingState.PUBLISHED, PostingState.CLOSED], places__gte=1)
        return (
            offered.beginning_in(self.period)
            .select_related("university", "enterprise", "shared")
            .prefetch_related("copies")
        )

    def get_context_data(self, **context):
        return super().get_context_data(period=self.period, **context)

    def post(self, request, *args, **kwargs):
        chosen = self.get_queryset().filter(pk__in=keys(request.POST.getlist("posting")))
        copies = actions.copy_postings(
            postings=chosen.order_by("pk"), by=request.user, at=timezone.now()
        )
        if not copies:
            messages.error(request, _("Choose the postings to copy first."))
            return redirect("posting-last-year")
        text = ngettext("%(count)s draft was made.", "%(count)s drafts were made.", len(copies))
        messages.success(request, text % {"count": len(copies)})
        return redirect("posting-drafts")


class PostingTemplate(PostingStep):
    permission = permissions.CHANGE_POSTING
    form_class = TemplateForm
    title = gettext_lazy("Save as a template")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("Saved. You can start from it when you offer places.")

    def get_initial(self):
        return {"name": self.object.template_name or self.object.title[:100]}

    def act(self, record, form=None):
        actions.save_as_template(posting=record, by=self.request.user, **form.cleaned_data)


class PostingForgetTemplate(PostingStep):
    permission = permissions.CHANGE_POSTING
    success_message = gettext_lazy("The posting is no longer a template.")

    def act(self, record, form=None):
        actions.forget_template(posting=record, by=self.request.user)
