"""Clusters, their members, and the checklist of their model."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import (
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from partners import permissions
from partners.actions.cluster import make_cluster
from partners.checklist import is_complete
from partners.filters import ClusterFilter
from partners.forms.cluster import ClusterForm, NewClusterForm
from partners.models import Cluster


class ClusterList(RecordList):
    model = Cluster
    permission = permissions.VIEW_CLUSTERS
    filterset_class = ClusterFilter
    ordering = ("sort_key", "pk")
    template_name = "partners/cluster/list.html"
    columns = [
        Column(_("Name"), "name"),
        Column(_("Model"), "get_model_display"),
        Column(_("Region"), "region.name"),
        Column(_("Founded"), "founded_on"),
        Column(_("Members"), "member_count"),
    ]

    def get_queryset(self):
        found = super().get_queryset().select_related("region")
        return found.with_member_count(timezone.localdate())

    def get_context_data(self, **context):
        may_add = self.request.user.has_perm(permissions.ADD_CLUSTER)
        return super().get_context_data(may_add=may_add, **context)


class ClusterDetail(RecordDetail):
    model = Cluster
    permission = permissions.VIEW_CLUSTERS
    template_name = "partners/cluster/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("region")

    def get_context_data(self, **context):
        today = timezone.localdate()
        memberships = list(
            self.object.memberships.select_related("organization", "organization__region").order_by(
                "organization__kind", "organization__sort_key", "pk"
            )
        )
        checklist = self.object.checklist(today)
        return super().get_context_data(
            members=[found for found in memberships if found.is_current(today)],
            former=[found for found in memberships if not found.is_current(today)],
            checklist=checklist,
            is_complete=is_complete(checklist),
            missing=[item for item in checklist if not item.done],
            may_change=self.request.user.has_perm(permissions.CHANGE_CLUSTER, self.object),
            **context,
        )


class ClusterCreate(RecordCreate):
    model = Cluster
    permission = permissions.ADD_CLUSTER
    form_class = NewClusterForm
    title = _("Make a cluster")
    submit_label = _("Make the cluster")
    success_message = _("The cluster is made. Now add its members.")

    def write(self, form):
        return make_cluster(
            cluster=form.instance,
            organization=form.cleaned_data["organization"],
            by=self.request.user,
            on=timezone.localdate(),
        )


class ClusterUpdate(RecordUpdate):
    model = Cluster
    permission = permissions.CHANGE_CLUSTER
    form_class = ClusterForm
    title = _("Change the cluster")


class OfCluster:
    """A page about the members of the cluster in the address, for those who coordinate it."""

    @cached_property
    def cluster(self) -> Cluster:
        visible = Cluster.objects.visible_to(self.request.user).select_related("region")
        cluster = get_object_or_404(visible, pk=self.kwargs["pk"])
        require(self.request.user, permissions.CHANGE_CLUSTER, cluster)
        return cluster

    def get_context_data(self, **context):
        return super().get_context_data(cluster=self.cluster, **context)
