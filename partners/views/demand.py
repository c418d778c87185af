"""What personnel enterprises need, stated by them and read by those who plan."""

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from partners import permissions
from partners.filters import PersonnelDemandFilter
from partners.forms.demand import PersonnelDemandForm
from partners.models import PersonnelDemand, Speciality

_RELATED = ("enterprise", "speciality", "occupation", "region")
_MOST_TOTALS = 100


class DemandList(RecordList):
    model = PersonnelDemand
    permission = permissions.VIEW_DEMANDS
    filterset_class = PersonnelDemandFilter
    template_name = "partners/demand/list.html"
    columns = [
        Column(_("Enterprise"), "enterprise.name"),
        Column(_("Speciality code"), "speciality.code"),
        Column(_("Speciality"), "speciality.name"),
        Column(_("Occupation"), "occupation.name"),
        Column(_("Region"), "region.name"),
        Column(_("Year"), "year"),
        Column(_("People needed"), "headcount"),
        Column(_("Requirements beyond the standard"), "note"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def get_context_data(self, **context):
        return super().get_context_data(
            people=self.narrowed().order_by().aggregate(sum=Sum("headcount"))["sum"] or 0,
            may_add=self.request.user.has_perm(permissions.CHANGE_DEMAND),
            totals_url=f"{reverse('demand-totals')}?{self.request.GET.urlencode()}",
            **context,
        )


class DemandTotals(RecordList):
    """How many people of each speciality and year, the largest first."""

    model = PersonnelDemand
    permission = permissions.VIEW_DEMANDS
    filterset_class = PersonnelDemandFilter
    template_name = "partners/demand/totals.html"

    def get_context_data(self, **context):
        grouped = (
            self.narrowed()
            .order_by()
            .values("speciality", "year")
            .annotate(people=Sum("headcount"), enterprises=Count("enterprise", distinct=True))
            .order_by("-people", "speciality", "year")[:_MOST_TOTALS]
        )
        totals = list(grouped)
        specialities = Speciality.objects.in_bulk({total["speciality"] for total in totals})
        for total in totals:
            total["speciality"] = specialities[total["speciality"]]
        return super().get_context_data(
            totals=totals,
            most=_MOST_TOTALS,
            people=self.narrowed().order_by().aggregate(sum=Sum("headcount"))["sum"] or 0,
            list_url=f"{reverse('demand-list')}?{self.request.GET.urlencode()}",
            **context,
        )


class DemandDetail(RecordDetail):
    model = PersonnelDemand
    permission = permissions.VIEW_DEMANDS
    template_name = "partners/demand/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED, "speciality__field")

    def get_context_data(self, **context):
        may_change = self.request.user.has_perm(permissions.CHANGE_DEMAND, self.object)
        return super().get_context_data(may_change=may_change, **context)


class DemandCreate(RecordCreate):
    model = PersonnelDemand
    permission = permissions.CHANGE_DEMAND
    form_class = PersonnelDemandForm
    title = _("State demand for personnel")

    def get_cancel_url(self):
        return reverse("demand-list")


class DemandUpdate(RecordUpdate):
    model = PersonnelDemand
    permission = permissions.CHANGE_DEMAND
    form_class = PersonnelDemandForm
    title = _("Change the demand")

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)


class DemandDelete(RecordAction):
    model = PersonnelDemand
    permission = permissions.CHANGE_DEMAND
    success_message = _("The demand is deleted.")

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def act(self, record, form=None):
        record.delete()

    def get_success_url(self):
        return reverse("demand-list")
