"""/api/v1/classifiers"""

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from partners import permissions
from partners.models import ClassifierLoad
from partners.views.classifiers import start_loading


class ClassifierLoadSerializer(serializers.ModelSerializer):
    rows = serializers.IntegerField(read_only=True)

    class Meta:
        model = ClassifierLoad
        fields = ["id", "name", "rows", "inserted", "changed", "unchanged", "loaded_at"]


class ClassifierViewSet(VisibleViewSet):
    """What each list held when it was last loaded."""

    queryset = ClassifierLoad.objects.all()
    serializer_class = ClassifierLoadSerializer
    permissions = {"*": permissions.LOAD_CLASSIFIERS, "load": permissions.LOAD_CLASSIFIERS}

    @extend_schema(
        request=None,
        responses={202: inline_serializer("StartedJob", {"job": serializers.IntegerField()})},
    )
    @action(detail=False, methods=["post"], filterset_class=None)
    def load(self, request):
        """Load all lists anew by a job; loading again changes nothing."""
        job = start_loading(request.user)
        return Response({"job": job.pk}, status=status.HTTP_202_ACCEPTED)
