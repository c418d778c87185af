"""/api/v1/shared-postings"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from internships import permissions
from internships.actions.offering import shared_posting as actions
from internships.actions.offering.posting_checks import check_conditions
from internships.models import Posting, SharedPosting
from partners.enums import OrganizationKind
from partners.models import Organization, Programme

_UNIVERSITIES = Organization.objects.active().of_kind(OrganizationKind.UNIVERSITY)


class LotSerializer(serializers.ModelSerializer):
    """Places of one university for one period: a posting of its own, by its key."""

    university = serializers.PrimaryKeyRelatedField(queryset=_UNIVERSITIES)
    eligible_programmes = serializers.PrimaryKeyRelatedField(
        queryset=Programme.objects.active(), many=True
    )

    class Meta:
        model = Posting
        fields = [
            "id", "university", "places", "starts_on", "ends_on", "eligible_programmes",
            "eligible_years", "state",
        ]  # fmt: skip
        read_only_fields = ["state"]
        validators: list = []  # constraints are checked by the action, with their own sentences

    def validate(self, data):
        programmes = data["eligible_programmes"]
        wanted = Posting(
            university=data["university"],
            places=data["places"],
            eligible_years=data["eligible_years"],
        )
        try:
            check_conditions(posting=wanted, programmes=programmes)
        except ValidationError as error:
            raise serializers.ValidationError(error.message_dict) from error
        return data


class SharedPostingSerializer(serializers.ModelSerializer):
    """`lots` are read, and on creation given; later each is the posting it is."""

    lots = LotSerializer(many=True, source="postings", required=False)

    class Meta:
        model = SharedPosting
        fields = [
            "id",
            "enterprise",
            "practice_type",
            *SharedPosting.CONTENT,
            "competences",
            "lots",
        ]
        validators: list = []  # constraints are checked by the action, with their own sentences

    def create(self, data):
        given = data.pop("postings", [])
        if not given:
            raise serializers.ValidationError({"lots": _("Give at least one lot.")})
        lots = []
        for lot in given:
            programmes = lot.pop("eligible_programmes")
            lots.append(actions.Lot(Posting(**lot), programmes))
        return self._written(SharedPosting(), data, lots)

    def update(self, shared, data):
        for name in ("enterprise", "practice_type"):
            if data.pop(name, getattr(shared, name)) != getattr(shared, name):
                raise serializers.ValidationError({name: _("This stays as it was drawn up.")})
        data.pop("postings", None)
        return self._written(shared, data, [])

    def _written(self, shared, data, lots):
        competences = data.pop("competences", None)
        for name, value in data.items():
            setattr(shared, name, value)
        if competences is None:
            competences = shared.competences.all() if shared.pk else []
        who_and_when = {"by": self.context["request"].user, "at": timezone.now()}
        self.left = actions.write_shared_posting(
            shared=shared, lots=lots, competences=competences, **who_and_when
        )
        return shared


class SharedPostingViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet):
    """One offer for several universities or periods, written once."""

    queryset = SharedPosting.objects.prefetch_related(
        "competences", "postings__eligible_programmes"
    )
    serializer_class = SharedPostingSerializer
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.CHANGE_POSTING,
        "create": permissions.CHANGE_POSTING,
        "partial_update": permissions.CHANGE_POSTING,
        "submit": permissions.CHANGE_POSTING,
    }

    def perform_create(self, serializer):
        own = SharedPosting(enterprise=serializer.validated_data["enterprise"])
        if not self.request.user.has_perm(permissions.CHANGE_POSTING, own):
            raise PermissionDenied(_("You do not act for this enterprise."))
        serializer.save()

    @extend_schema(request=None, responses=SharedPostingSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Send all that is still a draft to its university for review."""
        shared = self.get_object()
        actions.submit_shared_posting(shared=shared, by=request.user, at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)
