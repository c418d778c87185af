"""/api/v1/postings"""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from internships import permissions
from internships.actions.offering import posting as actions
from internships.actions.offering import posting_change as changes
from internships.actions.offering.posting_copy import copy_posting
from internships.actions.placing.ranking import save_ranking
from internships.actions.placing.reserved import reserve_places
from internships.enums import PostingState
from internships.filters import PostingFilter
from internships.models import PlacementRound, Posting, ReservedPlaces
from internships.posting_changes import in_words
from internships.results import results_by_year
from partners.reach import reach_of

_CHANGED_BY_ACTIONS = [
    "placement_round", "places_taken", "state", "return_reason", "submitted_at", "published_at",
    "closed_at", "close_reason", "shared", "copied_from", "template_name",
]  # fmt: skip
_ADDRESS = {"enterprise", "university", "practice_type"}
_OF_SHARED = {*Posting.CONTENT, "competences"}


class WordsSerializer(serializers.Serializer):
    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class PostingChangeSerializer(serializers.Serializer):
    """What changed, or would; `lines` in the language of the request."""

    state = serializers.CharField(source="change.state")
    is_material = serializers.BooleanField(source="change.is_material")
    proposed_at = serializers.DateTimeField(source="change.proposed_at")
    settled_at = serializers.DateTimeField(source="change.settled_at")
    refuse_reason = serializers.CharField(source="change.refuse_reason")
    lines = WordsSerializer(many=True)


class ReservedPlacesSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReservedPlaces
        fields = ["group", "places"]


class PostingSerializer(serializers.ModelSerializer):
    """`enterprise`, `university` and `practice_type` are given once, when the draft is made.

    What is published changes by the rules of changes after publication: a material change waits
    for the university (see `changes`), other fields than those that may change are passed over.
    """

    enterprise_name = serializers.StringRelatedField(source="enterprise")
    university_name = serializers.StringRelatedField(source="university")
    district_name = serializers.StringRelatedField(source="district")
    reserved_places = ReservedPlacesSerializer(many=True, read_only=True)

    class Meta:
        model = Posting
        exclude = ["search_key"]
        read_only_fields = _CHANGED_BY_ACTIONS
        validators: list = []  # constraints are checked by the action, with their own sentences

    def create(self, data):
        return self._written(Posting(), data)

    def update(self, posting, data):
        data = {name: value for name, value in data.items() if name not in _ADDRESS}
        if posting.shared_id and (wrong := _OF_SHARED & set(data)):
            sentence = _("It belongs to a shared posting: change that.")
            raise serializers.ValidationError(dict.fromkeys(sorted(wrong), sentence))
        if posting.state == PostingState.PUBLISHED:
            who_and_when = {"by": self.context["request"].user, "at": timezone.now()}
            changes.change_posting(posting=posting, wanted=data, **who_and_when)
            posting.refresh_from_db()
            return posting
        return self._written(posting, data)

    def _written(self, posting, data):
        given = data.pop("eligible_programmes", None)
        wanted = data.pop("competences", None)
        for name, value in data.items():
            setattr(posting, name, value)
        if given is None:
            given = posting.eligible_programmes.all() if posting.pk else []
        if wanted is None:
            wanted = posting.competences.all() if posting.pk else []
        user = self.context["request"].user
        return actions.write_posting(posting=posting, programmes=given, competences=wanted, by=user)


class ReserveSerializer(serializers.Serializer):
    """All that is reserved; groups left out keep nothing."""

    reserved = ReservedPlacesSerializer(many=True)

    def places(self) -> dict[str, int]:
        return {one["group"]: one["places"] for one in self.validated_data["reserved"]}


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class PublishSerializer(serializers.Serializer):
    placement_round = serializers.IntegerField(min_value=1)


class RankingSerializer(serializers.Serializer):
    """Keys of applications: `order` best first, `not_acceptable` refused, others without a word."""

    order = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=2000)
    not_acceptable = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=2000, default=list
    )


class YearResultSerializer(serializers.Serializer):
    """`first_choices` is null before the allocation and below five applicants."""

    academic_year = serializers.IntegerField()
    postings = serializers.IntegerField()
    places = serializers.IntegerField()
    applicants = serializers.IntegerField()
    first_choices = serializers.IntegerField(allow_null=True)
    placed = serializers.IntegerField()
    completed = serializers.IntegerField()
    rated = serializers.IntegerField()
    rating = serializers.FloatField(allow_null=True)
    would_hire = serializers.IntegerField()
    hired = serializers.IntegerField()


class PostingViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet):
    queryset = Posting.objects.select_related(
        "enterprise", "university", "district"
    ).prefetch_related("eligible_programmes", "competences", "reserved_places")
    serializer_class = PostingSerializer
    filterset_class = PostingFilter
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_POSTINGS,
        "create": permissions.CHANGE_POSTING,
        "partial_update": permissions.CHANGE_POSTING,
        "submit": permissions.CHANGE_POSTING,
        "copy": permissions.CHANGE_POSTING,
        "cancel": permissions.CHANGE_POSTING,
        "publish": permissions.MODERATE_POSTING,
        "send_back": permissions.MODERATE_POSTING,
        "close": permissions.MODERATE_POSTING,
        "reserve": permissions.MODERATE_POSTING,
        "ranking": permissions.RANK_APPLICANTS,
        "changes": permissions.VIEW_POSTINGS,
        "agree": permissions.MODERATE_POSTING,
        "refuse": permissions.MODERATE_POSTING,
        "take_back": permissions.CHANGE_POSTING,
        "results": permissions.VIEW_POSTING_RESULTS,
    }

    def perform_create(self, serializer):
        own = Posting(enterprise=serializer.validated_data["enterprise"])
        if not self.request.user.has_perm(permissions.CHANGE_POSTING, own):
            raise PermissionDenied(_("You do not act for this enterprise."))
        serializer.save()

    def _done(self, posting, code: int = status.HTTP_200_OK) -> Response:
        """The posting as it is now, also where its university may no longer see it (returned)."""
        serializer = PostingSerializer(posting, context=self.get_serializer_context())
        return Response(serializer.data, status=code)

    def _reason(self) -> str:
        given = ReasonSerializer(data=self.request.data)
        given.is_valid(raise_exception=True)
        return given.validated_data["reason"]

    def _who_and_when(self) -> dict:
        return {"by": self.request.user, "at": timezone.now()}

    @extend_schema(request=None, responses=PostingSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Send a draft to the university for review."""
        return self._done(actions.submit_posting(posting=self.get_object(), **self._who_and_when()))

    @extend_schema(request=None, responses={201: PostingSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request, pk=None):
        """Make a new draft with the same conditions, dates moved on by whole years."""
        copied = copy_posting(posting=self.get_object(), **self._who_and_when())
        return self._done(copied, status.HTTP_201_CREATED)

    @extend_schema(request=PublishSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, pk=None):
        """Publish in one of the university's rounds."""
        posting = self.get_object()
        given = PublishSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        placement_round = get_object_or_404(
            PlacementRound.objects.visible_to(request.user),
            pk=given.validated_data["placement_round"],
        )
        return self._done(
            actions.publish_posting(
                posting=posting, placement_round=placement_round, **self._who_and_when()
            )
        )

    @extend_schema(request=ReasonSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, pk=None):
        """Return to the enterprise with a reason."""
        posting, reason = self.get_object(), self._reason()
        return self._done(
            actions.return_posting(posting=posting, reason=reason, **self._who_and_when())
        )

    @extend_schema(request=ReasonSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, pk=None):
        """Take a published posting off."""
        posting, reason = self.get_object(), self._reason()
        return self._done(
            actions.close_posting(posting=posting, reason=reason, **self._who_and_when())
        )

    @extend_schema(request=ReserveSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"])
    def reserve(self, request, pk=None):
        """Keep places for groups of students, open to all where a group leaves them."""
        posting = self.get_object()
        given = ReserveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        reserve_places(posting=posting, places=given.places(), **self._who_and_when())
        return self._done(self.get_object())

    @extend_schema(request=ReasonSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk=None):
        """The enterprise no longer offers the places."""
        posting, reason = self.get_object(), self._reason()
        return self._done(
            actions.cancel_posting(posting=posting, reason=reason, **self._who_and_when())
        )

    @extend_schema(request=RankingSerializer, responses=RankingSerializer)
    @action(detail=True, methods=["post"])
    def ranking(self, request, pk=None):
        """Set the whole ranking of a posting's applicants at once."""
        posting = self.get_object()
        given = RankingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        save_ranking(posting=posting, **given.validated_data, **self._who_and_when())
        return Response(given.validated_data)

    @extend_schema(responses=PostingChangeSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def changes(self, request, pk=None):
        """What changed since publication; what is proposed or refused only for those concerned."""
        posting, user = self.get_object(), request.user
        found = posting.changes.order_by("-pk")
        concerned = (permissions.CHANGE_POSTING, permissions.MODERATE_POSTING)
        if not any(user.has_perm(right, posting) for right in concerned):
            found = found.made()
        return Response(PostingChangeSerializer(in_words(found[:100]), many=True).data)

    @extend_schema(request=None, responses=PostingSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request, pk=None):
        """Agree to the proposed change: it is made, and the applicants are told."""
        posting = self.get_object()
        changes.agree_to_change(posting=posting, **self._who_and_when())
        posting.refresh_from_db()
        return self._done(posting)

    @extend_schema(request=ReasonSerializer, responses=PostingSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk=None):
        """Refuse the proposed change with a reason."""
        posting, reason = self.get_object(), self._reason()
        changes.refuse_change(posting=posting, reason=reason, **self._who_and_when())
        return self._done(posting)

    @extend_schema(request=None, responses=PostingSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request, pk=None):
        """Take the proposed change back."""
        posting = self.get_object()
        changes.take_back_change(posting=posting, **self._who_and_when())
        return self._done(posting)

    @extend_schema(responses=YearResultSerializer(many=True), filters=False)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def results(self, request):
        """What came of the postings of the person's enterprise, by academic year."""
        own = Posting.objects.filter(enterprise__in=reach_of(request.user).enterprises)
        rows = [{"academic_year": year} | asdict(one) for year, one in results_by_year(own).items()]
        return Response(YearResultSerializer(rows, many=True).data)
