"""/api/v1/applications"""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.files import checked_pdf
from internships import permissions
from internships.actions import application as actions
from internships.filters import ApplicationFilter
from internships.models import Application, PlacementRound, Posting


class ApplicationSerializer(serializers.ModelSerializer):
    """Each side is spared the other's order: `choice` and `explanation` are not shown to the
    enterprise, `decision` and `rank` are not shown to the student."""

    student_name = serializers.StringRelatedField(source="student")
    posting_title = serializers.StringRelatedField(source="posting")
    has_cv = serializers.SerializerMethodField()

    class Meta:
        model = Application
        fields = [
            "id", "placement_round", "student", "student_name", "posting", "posting_title",
            "choice", "motivation", "has_cv", "state", "decision", "rank", "submitted_at",
            "withdrawn_at", "decided_at", "explanation",
        ]  # fmt: skip
        read_only_fields = fields

    def get_has_cv(self, application) -> bool:
        return bool(application.cv)

    def to_representation(self, application):
        shown = super().to_representation(application)
        user = self.context["request"].user
        if not application.shows_choice_to(user):
            del shown["choice"], shown["explanation"]
        if application.student.user_id == user.pk:
            del shown["decision"], shown["rank"], shown["decided_at"]
        return shown


class ApplySerializer(serializers.Serializer):
    posting = serializers.IntegerField(min_value=1)
    motivation = serializers.CharField(max_length=3000, allow_blank=True, default="")
    cv = serializers.FileField(required=False, validators=[checked_pdf])


class ReorderSerializer(serializers.Serializer):
    """Keys of all the student's standing applications in the round, first choice first."""

    placement_round = serializers.IntegerField(min_value=1)
    order = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=5)


class ApplicationViewSet(mixins.CreateModelMixin, VisibleViewSet):
    queryset = Application.objects.select_related(
        "student__programme", "posting", "placement_round"
    )
    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    parser_classes = [JSONParser, MultiPartParser]
    permissions = {
        "*": permissions.VIEW_APPLICATIONS,
        "create": permissions.APPLY,
        "withdraw": permissions.APPLY,
        "reorder": permissions.APPLY,
    }

    def _student(self):
        student = getattr(self.request.user, "student", None)
        if student is None:
            raise NotFound
        return student

    @extend_schema(request=ApplySerializer, responses={201: ApplicationSerializer})
    def create(self, request, *args, **kwargs):
        """Add a posting to the end of one's list."""
        given = ApplySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        posting = get_object_or_404(Posting.objects.open_to(request.user), pk=data.pop("posting"))
        made = actions.apply_for_posting(
            student=self._student(), posting=posting, **data, by=request.user, at=timezone.now()
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Take a choice off one's list."""
        withdrawn = actions.withdraw_application(
            application=self.get_object(), by=request.user, at=timezone.now()
        )
        return Response(self.get_serializer(withdrawn).data)

    @extend_schema(request=ReorderSerializer, responses=ReorderSerializer)
    @action(detail=False, methods=["post"])
    def reorder(self, request):
        """Put one's whole list into another order."""
        given = ReorderSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        placement_round = get_object_or_404(
            PlacementRound.objects.visible_to(request.user),
            pk=given.validated_data["placement_round"],
        )
        actions.reorder_choices(
            student=self._student(),
            placement_round=placement_round,
            order=given.validated_data["order"],
            by=request.user,
            at=timezone.now(),
        )
        return Response(given.validated_data)
