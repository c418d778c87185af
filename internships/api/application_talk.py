"""/api/v1/interview-slots, /api/v1/application-messages and /api/v1/application-notes"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.permissions import require
from internships import permissions
from internships.actions.placing import application_message as messages
from internships.actions.placing import application_note as notes
from internships.actions.placing import interview as interviews
from internships.enums import ApplicationState
from internships.filters import ApplicationMessageFilter, ApplicationNoteFilter, InterviewSlotFilter
from internships.models import (
    Application,
    ApplicationMessage,
    ApplicationNote,
    InterviewSlot,
    Posting,
)


class TalkThrottle(UserRateThrottle):
    """What is written to others has a pace, whoever's program writes it."""

    scope = "talk"

    def allow_request(self, request, view) -> bool:
        return request.method in SAFE_METHODS or super().allow_request(request, view)


class _Talk(VisibleViewSet):
    throttle_classes = [TalkThrottle]

    def _given(self, serializer_class) -> dict:
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def _record(self, queryset, key: int, permission: str):
        """What the person may see and, by PERMISSION, write about."""
        found = get_object_or_404(queryset.visible_to(self.request.user), pk=key)
        require(self.request.user, permission, found)
        return found

    def _application(self, key: int, permission: str) -> Application:
        related = ("student__programme", "posting__enterprise", "placement_round")
        return self._record(Application.objects.select_related(*related), key, permission)


class InterviewSlotSerializer(serializers.ModelSerializer):
    """`application` and `student` are null while the time is free."""

    posting_title = serializers.StringRelatedField(source="posting")
    student_name = serializers.CharField(source="student", read_only=True, allow_null=True)

    class Meta:
        model = InterviewSlot
        fields = [
            "id", "posting", "posting_title", "starts_at", "ends_at", "minutes", "place", "state",
            "application", "student", "student_name", "taken_at", "offered_at", "withdrawn_at",
        ]  # fmt: skip
        read_only_fields = fields


class OfferSerializer(serializers.Serializer):
    """`count` times of `minutes`, one after another from `starts_at` on."""

    posting = serializers.IntegerField(min_value=1)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=5, max_value=interviews.LONGEST)
    count = serializers.IntegerField(min_value=1, max_value=interviews.MOST_AT_ONCE, default=1)
    place = serializers.CharField(max_length=InterviewSlot._meta.get_field("place").max_length)


class InviteSerializer(serializers.Serializer):
    posting = serializers.IntegerField(min_value=1)
    applications = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=500
    )


class InvitedSerializer(serializers.Serializer):
    invited = serializers.IntegerField(help_text="How many were not invited before.")


class InterviewSlotViewSet(_Talk):
    """Times for interviews: offered by HR, taken and given back by invited applicants."""

    queryset = InterviewSlot.objects.select_related("posting", "student")
    serializer_class = InterviewSlotSerializer
    filterset_class = InterviewSlotFilter
    permissions = {
        "*": permissions.VIEW_APPLICATIONS,
        "create": permissions.RANK_APPLICANTS,
        "invite": permissions.RANK_APPLICANTS,
        "withdraw": permissions.RANK_APPLICANTS,
        "take": permissions.APPLY,
        "give_back": permissions.APPLY,
    }

    def _posting(self, key: int) -> Posting:
        related = Posting.objects.select_related("placement_round")
        return self._record(related, key, permissions.RANK_APPLICANTS)

    def _now(self, slot: InterviewSlot) -> Response:
        return Response(self.get_serializer(self.queryset.get(pk=slot.pk)).data)

    @extend_schema(request=OfferSerializer, responses={201: InterviewSlotSerializer(many=True)})
    def create(self, request):
        """Offer times; nobody is told before applicants are invited."""
        given = self._given(OfferSerializer)
        posting = self._posting(given.pop("posting"))
        made = interviews.offer_slots(posting=posting, **given, by=request.user, at=timezone.now())
        shown = self.get_serializer(made, many=True)
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=InviteSerializer, responses=InvitedSerializer)
    @action(detail=False, methods=["post"])
    def invite(self, request):
        """Let applicants choose a time; each is told once."""
        given = self._given(InviteSerializer)
        posting = self._posting(given.pop("posting"))
        invited = interviews.invite_applicants(
            posting=posting, **given, by=request.user, at=timezone.now()
        )
        return Response({"invited": invited})

    @extend_schema(request=None, responses=InterviewSlotSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """HR takes a time back; who had chosen it is told."""
        slot = self.get_object()
        interviews.withdraw_slot(slot=slot, by=request.user, at=timezone.now())
        return self._now(slot)

    def _own_application(self, slot: InterviewSlot) -> Application:
        """The student's, for the posting of SLOT."""
        own = Application.objects.filter(
            student__user=self.request.user.pk, posting=slot.posting_id
        ).exclude(state=ApplicationState.WITHDRAWN)
        related = own.select_related("student", "posting", "placement_round")
        if (found := related.first()) is None:
            raise NotFound
        return found

    @extend_schema(request=None, responses=InterviewSlotSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request, pk=None):
        """An invited applicant takes a free time: the first one has it."""
        slot = self._seen()
        application = self._own_application(slot)
        interviews.take_slot(application=application, slot=slot, at=timezone.now())
        return self._now(slot)

    @extend_schema(request=None, responses=InterviewSlotSerializer)
    @action(detail=True, methods=["post"], url_path="give-back")
    def give_back(self, request, pk=None):
        """The applicant gives the time up; somebody else may take it."""
        slot = self._seen()
        application = self._own_application(slot)
        if slot.application_id != application.pk:
            raise interviews.InterviewError(interviews.NONE_CHOSEN)
        interviews.give_back_slot(application=application, at=timezone.now())
        return self._now(slot)

    def _seen(self) -> InterviewSlot:
        """One the student sees; a free time is nobody's yet, so no right of theirs covers it."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])


class ApplicationMessageSerializer(serializers.ModelSerializer):
    author_name = serializers.CharField(source="author.get_full_name", read_only=True)

    class Meta:
        model = ApplicationMessage
        fields = [
            "id", "application", "author", "author_name", "from_enterprise", "text", "sent_at",
            "seen_at",
        ]  # fmt: skip
        read_only_fields = fields


class SendSerializer(serializers.Serializer):
    application = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=ApplicationMessage._meta.get_field("text").max_length)


class SeenSerializer(serializers.Serializer):
    application = serializers.IntegerField(min_value=1)


class SeenAnswerSerializer(serializers.Serializer):
    seen = serializers.IntegerField(help_text="How many messages were new.")


class ApplicationMessageViewSet(_Talk):
    """What an applicant and the enterprise write to each other; the newest first."""

    queryset = ApplicationMessage.objects.select_related(
        "author", "application__student", "application__posting"
    )
    serializer_class = ApplicationMessageSerializer
    filterset_class = ApplicationMessageFilter
    permissions = dict.fromkeys(["*", "create", "seen"], permissions.EXCHANGE_MESSAGES)

    @extend_schema(request=SendSerializer, responses={201: ApplicationMessageSerializer})
    def create(self, request):
        """Write to the other side, which is told that there is a message."""
        given = self._given(SendSerializer)
        application = self._application(given.pop("application"), permissions.EXCHANGE_MESSAGES)
        sent = messages.send_message(
            application=application, **given, by=request.user, at=timezone.now()
        )
        return Response(self.get_serializer(sent).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SeenSerializer, responses=SeenAnswerSerializer)
    @action(detail=False, methods=["post"])
    def seen(self, request):
        """What the other side wrote about the application was read."""
        key = self._given(SeenSerializer)["application"]
        application = self._application(key, permissions.EXCHANGE_MESSAGES)
        count = messages.mark_seen(application=application, by=request.user, at=timezone.now())
        return Response({"seen": count})


class ApplicationNoteSerializer(serializers.ModelSerializer):
    """`is_reason`: why the applicant is not acceptable."""

    author_name = serializers.CharField(source="written_by.get_full_name", read_only=True)

    class Meta:
        model = ApplicationNote
        fields = [
            "id", "application", "text", "is_reason", "written_by", "author_name", "written_at",
        ]  # fmt: skip
        read_only_fields = fields


class KeepSerializer(serializers.Serializer):
    application = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=ApplicationNote._meta.get_field("text").max_length)


class ApplicationNoteViewSet(mixins.DestroyModelMixin, _Talk):
    """Notes of HR about applicants, for HR of the enterprise alone."""

    queryset = ApplicationNote.objects.select_related("written_by", "application__posting")
    serializer_class = ApplicationNoteSerializer
    filterset_class = ApplicationNoteFilter
    permissions = dict.fromkeys(["*", "create", "destroy"], permissions.RANK_APPLICANTS)

    @extend_schema(request=KeepSerializer, responses={201: ApplicationNoteSerializer})
    def create(self, request):
        given = self._given(KeepSerializer)
        application = self._application(given.pop("application"), permissions.RANK_APPLICANTS)
        kept = notes.add_note(application=application, **given, by=request.user, at=timezone.now())
        return Response(self.get_serializer(kept).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance) -> None:
        """Only who wrote it removes it."""
        notes.remove_note(note=instance, by=self.request.user)
