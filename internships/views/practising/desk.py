"""Places against targets, exceptions with their buttons, and supervisors for many at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from cluster_portal.common.desks import Desk
from cluster_portal.common.errors import refusal_sentence
from cluster_portal.common.views.records import (
    PermittedMixin,
    RecordAction,
    RecordCreate,
    RecordList,
    RecordUpdate,
)
from internships import permissions
from internships.actions.practising.nudge import NUDGES, nudge
from internships.actions.practising.supervising import (
    SpreadError,
    assign_shares,
    spread,
    to_spread,
    with_load,
)
from internships.desk.exceptions import KINDS, exceptions_of, found, with_buttons
from internships.forms.desk import PracticeTargetForm, SpreadForm
from internships.models import Placement, PracticeTarget
from partners.enums import Role
from partners.models import Organization, Programme

_TARGETS_SHOWN = 12
_SPREAD_AT_ONCE = 2000


def practice_desk(user, affiliation) -> Desk | None:
    """On the first page of a university's administrators."""
    if affiliation is None or affiliation.role != Role.UNIVERSITY_ADMIN:
        return None
    today = timezone.localdate()
    targets = PracticeTarget.objects.filter(university=affiliation.organization_id).current(today)
    related = targets.select_related("programme__speciality", "practice_type").with_places()
    own = Placement.objects.filter(university=affiliation.organization_id)
    shown = list(related.order_by("-missing", "starts_on", "pk")[: _TARGETS_SHOWN + 1])
    context = {
        "targets": shown[:_TARGETS_SHOWN],
        "has_more_targets": len(shown) > _TARGETS_SHOWN,
        "exceptions": exceptions_of(own, today),
    }
    return Desk("internships/desk/desk.html", context)


class _OfOwnUniversity(PermittedMixin):
    """For whoever acts for a university now."""

    @cached_property
    def university(self) -> Organization:
        affiliation = self.request.affiliation
        if affiliation is None or affiliation.role != Role.UNIVERSITY_ADMIN:
            raise PermissionDenied(_("This is done by administrators of a university."))
        return affiliation.organization


class PracticeTargetList(RecordList):
    model = PracticeTarget
    permission = permissions.PLAN_PRACTICE
    template_name = "internships/desk/targets.html"
    ordering = ("-ends_on", "-pk")

    def get_queryset(self):
        related = "programme__speciality", "practice_type"
        return super().get_queryset().select_related(*related).with_places()


class _WritesTarget(_OfOwnUniversity):
    model = PracticeTarget
    permission = permissions.PLAN_PRACTICE
    form_class = PracticeTargetForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"university": self.university}

    def get_success_url(self):
        return reverse("practice-target-list")

    def get_cancel_url(self):
        return reverse("practice-target-list")


class PracticeTargetCreate(_WritesTarget, RecordCreate):
    title = gettext_lazy("Plan a practice")


class PracticeTargetChange(_WritesTarget, RecordUpdate):
    title = gettext_lazy("Planned practice")

    @cached_property
    def university(self) -> Organization:
        return self.object.university


class PracticeTargetRemove(RecordAction):
    model = PracticeTarget
    permission = permissions.PLAN_PRACTICE
    success_message = gettext_lazy("The practice is no longer planned.")

    def get_success_url(self):
        return reverse("practice-target-list")

    def act(self, record, form=None) -> None:
        record.delete()


class PracticeExceptions(RecordList):
    """All placements of one kind of exception."""

    model = Placement
    permission = permissions.CHANGE_PLACEMENT
    template_name = "internships/desk/exceptions.html"
    ordering = ("starts_on", "pk")

    def get(self, request, *args, **kwargs):
        if kwargs["kind"] not in KINDS:
            raise Http404
        self.kind = KINDS[kwargs["kind"]]
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        own = Placement.objects.visible_to(self.request.user, permissions.CHANGE_PLACEMENT)
        return found(self.kind, own, timezone.localdate())

    def get_context_data(self, **context):
        context = super().get_context_data(kind=self.kind, **context)
        return context | {"in_need": with_buttons(self.kind, context["page"].records)}


class PlacementNudge(RecordAction):
    model = Placement
    permission = permissions.CHANGE_PLACEMENT

    def get_success_url(self):
        return reverse("practice-exceptions", args=[self.kwargs["about"]])

    @property
    def success_message(self) -> str:
        text = ngettext(
            "%(count)s person is reminded.", "%(count)s people are reminded.", self.told
        )
        return text % {"count": self.told}

    def act(self, record, form=None) -> None:
        if self.kwargs["about"] not in NUDGES:
            raise Http404
        self.told = nudge(placement=record, about=self.kwargs["about"], at=timezone.now())


class SupervisorsSpread(_OfOwnUniversity, FormView):
    """Shows first who would get whom; a second press assigns them."""

    permission = permissions.CHANGE_PLACEMENT
    form_class = SpreadForm
    template_name = "internships/desk/spread.html"

    @cached_property
    def waiting(self):
        return to_spread(self.university.pk, timezone.localdate())

    @cached_property
    def supervisors(self):
        return with_load(self.university.pk, timezone.localdate())

    @cached_property
    def groups(self) -> list[str]:
        """Of those who wait."""
        named = self.waiting.exclude(student__group="").order_by("student__group")
        return list(named.values_list("student__group", flat=True).distinct())

    def get_form_kwargs(self):
        programmes = (
            Programme.objects.filter(students__placements__in=self.waiting)
            .distinct()
            .select_related("speciality", "institution")
            .order_by("speciality__code", "pk")
        )
        return super().get_form_kwargs() | {
            "supervisors": self.supervisors,
            "programmes": programmes,
            "groups": self.groups,
        }

    def get_initial(self):
        return {"supervisors": [one.pk for one in self.supervisors]}

    def get_context_data(self, **context):
        return super().get_context_data(waiting_count=self.waiting.count(), **context)

    def form_valid(self, form):
        given, waiting = form.cleaned_data, self.waiting
        if given["programme"]:
            waiting = waiting.filter(student__programme=given["programme"])
        if given["group"]:
            waiting = waiting.filter(student__group=given["group"])
        if "assign" in self.request.POST:
            return self._assign(form, waiting)
        chosen = waiting.select_related("student__programme__speciality", "enterprise")
        placements = chosen.order_by("pk")[:_SPREAD_AT_ONCE]
        people = list(given["supervisors"])
        shares = spread(placements, people, given["most"], together=given["together"])
        shares.sort(key=lambda one: (str(one.supervisor or "~"), one.placement.student.sort_key))
        return render(
            self.request, self.template_name, self.get_context_data(form=form, shares=shares)
        )

    def _assign(self, form, waiting):
        given = form.cleaned_data
        try:
            shares = assign_shares(
                university=self.university.pk,
                keys=list(waiting.order_by("pk").values_list("pk", flat=True)[:_SPREAD_AT_ONCE]),
                supervisors=[one.pk for one in given["supervisors"]],
                most=given["most"],
                together=given["together"],
                at=timezone.now(),
            )
        except SpreadError as error:
            form.add_error(None, refusal_sentence(error))
            return self.form_invalid(form)
        text = ngettext(
            "%(count)s student has a supervisor now.",
            "%(count)s students have a supervisor now.",
            len(shares),
        )
        messages.success(self.request, text % {"count": len(shares)})
        return redirect("home")
