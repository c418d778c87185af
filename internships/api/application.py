"""/api/v1/applications"""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.consents import consent_of, text_in_force
from cluster_portal.common.files import checked_pdf
from cluster_portal.common.models import ConsentText
from internships import permissions
from internships.actions.placing import application as actions
from internships.application_documents import PURPOSE
from internships.filters import ApplicationFilter
from internships.models import Application, PlacementRound, Posting


class ApplicationSerializer(serializers.ModelSerializer):
    """Each side is spared the other's order: `choice` and `explanation` are not shown to the
    enterprise, `decision` and `rank` are not shown to the student."""

    student_name = serializers.StringRelatedField(source="student")
    posting_title = serializers.StringRelatedField(source="posting")
    has_cv = serializers.SerializerMethodField()
    withdrawn_because = serializers.CharField(
        read_only=True, help_text="Empty where the student withdrew it."
    )

    class Meta:
        model = Application
        fields = [
            "id", "placement_round", "student", "student_name", "posting", "posting_title",
            "choice", "motivation", "has_cv", "state", "decision", "rank", "submitted_at",
            "withdrawn_at", "withdrawn_because", "decided_at", "explanation",
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
    cv_consent = serializers.BooleanField(
        default=False,
        help_text="Agreement to the text of /applications/consent; needed with the first motivation"
        " or CV, and again when a new version is in force.",
    )

    def validate(self, given):
        user, now = self.context["request"].user, timezone.now()
        gives = given["motivation"] or given.get("cv")
        if gives and not given["cv_consent"] and consent_of(user, PURPOSE, now) is None:
            raise serializers.ValidationError({"cv_consent": actions.CONSENT_MISSING})
        return given


class ConsentTextSerializer(serializers.ModelSerializer):
    """In the reader's language; `agreed_at` is null until the person agreed to this version."""

    title = serializers.CharField(source="heading")
    text = serializers.CharField(source="body")
    withdrawal = serializers.CharField(source="withdrawal_body")
    agreed_at = serializers.SerializerMethodField()

    class Meta:
        model = ConsentText
        fields = ["version", "title", "text", "withdrawal", "in_force_from", "agreed_at"]
        read_only_fields = fields

    def get_agreed_at(self, text) -> datetime | None:
        consent = consent_of(self.context["request"].user, text.purpose, timezone.now())
        return consent.given_at if consent else None


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
        "consent": permissions.APPLY,
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
        given = ApplySerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        data = given.validated_data
        posting = get_object_or_404(Posting.objects.open_to(request.user), pk=data.pop("posting"))
        made = actions.apply_for_posting(
            student=self._student(), posting=posting, **data, by=request.user, at=timezone.now()
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=ConsentTextSerializer)
    @action(detail=False)
    def consent(self, request):
        """What `cv_consent` agrees to: the text now in force."""
        text = text_in_force(PURPOSE, timezone.now())
        if text is None:
            raise NotFound
        return Response(ConsentTextSerializer(text, context=self.get_serializer_context()).data)

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
