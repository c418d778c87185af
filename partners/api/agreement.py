"""/api/v1/{agreements,agreement-documents,agreement-obligations}"""

from django.utils import timezone
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.files import checked_pdf
from cluster_portal.common.permissions import require
from partners import permissions
from partners.actions import agreement as actions
from partners.actions import agreement_papers as papers
from partners.api.writing import CoveredWrites
from partners.enums import DocumentKind
from partners.filters import (
    AgreementDocumentFilter,
    AgreementFilter,
    AgreementObligationFilter,
)
from partners.models import (
    Agreement,
    AgreementDocument,
    AgreementObligation,
    AgreementParty,
    Organization,
)
from partners.views.agreement_papers import document_response


class PartySerializer(serializers.ModelSerializer):
    organization_name = serializers.StringRelatedField(source="organization")

    class Meta:
        model = AgreementParty
        fields = [
            "id", "organization", "organization_name", "representative", "capacity",
            "consented_at",
        ]  # fmt: skip


class AgreementSerializer(serializers.ModelSerializer):
    """`organization` is one's own, which draws the draft up; `others` are keys of the others."""

    organization = serializers.PrimaryKeyRelatedField(
        source="drafted_by", queryset=Organization.objects.all()
    )
    others = serializers.PrimaryKeyRelatedField(
        queryset=Organization.objects.all(), many=True, write_only=True, required=False
    )
    parties = PartySerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields = [
            "id", "organization", "others", "parties", "kind", "covers_practice", "subject",
            "number", "dated_on", "valid_from", "valid_until", "renews", "state", "sent_at",
            "remarks", "signed_at", "begun_at", "expired_at", "terminated_at", "terminated_on",
            "termination_reason",
        ]  # fmt: skip
        read_only_fields = [
            "renews", "state", "sent_at", "remarks", "signed_at", "begun_at", "expired_at",
            "terminated_at", "terminated_on", "termination_reason",
        ]  # fmt: skip
        validators: list = []  # constraints are checked by the action, with their own sentences

    def get_fields(self):
        """Who drew it up is said once; with whom may change while it is a draft."""
        fields = super().get_fields()
        if self.instance is not None:
            fields["organization"].read_only = True
        else:
            fields["others"].required = True
        return fields


class ConsentSerializer(serializers.Serializer):
    representative = serializers.CharField(max_length=200)
    capacity = serializers.CharField(max_length=200)


class RemarksSerializer(serializers.Serializer):
    remarks = serializers.CharField(max_length=3000)


class SignSerializer(serializers.Serializer):
    number = serializers.CharField(max_length=50)
    dated_on = serializers.DateField()
    scan = serializers.FileField(validators=[checked_pdf])


class TerminateSerializer(serializers.Serializer):
    last_day = serializers.DateField()
    reason = serializers.CharField(max_length=2000)


class AttachSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[DocumentKind.TEXT, DocumentKind.ANNEX])
    file = serializers.FileField(validators=[checked_pdf])


class DocumentSerializer(serializers.ModelSerializer):
    class Meta:
        model = AgreementDocument
        fields = ["id", "agreement", "kind", "name", "uploaded_at"]


class AgreementViewSet(
    CoveredWrites, mixins.CreateModelMixin, mixins.UpdateModelMixin, VisibleViewSet
):
    queryset = Agreement.objects.with_parties()
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    parser_classes = [JSONParser, MultiPartParser]
    http_method_names = ["get", "post", "patch", "head", "options"]
    permissions = {
        "*": permissions.VIEW_AGREEMENTS,
        **dict.fromkeys(
            [
                "create", "partial_update", "send", "accept", "send_back", "sign", "terminate",
                "renew", "discard", "attach",
            ],
            permissions.CHANGE_AGREEMENT,
        ),
    }  # fmt: skip

    def write(self, serializer):
        given = dict(serializer.validated_data)
        agreement = serializer.instance or Agreement()
        known = [party.organization for party in agreement.parties.all()] if agreement.pk else []
        others = given.pop("others", known)
        for name, value in given.items():
            setattr(agreement, name, value)
        written = actions.write_agreement(agreement=agreement, others=others, by=self.request.user)
        serializer.instance = Agreement.objects.with_parties().get(pk=written.pk)

    def _given(self, serializer_class) -> dict:
        given = serializer_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        return {**given.validated_data, "by": self.request.user, "at": timezone.now()}

    def _done(self, agreement, code: int = status.HTTP_200_OK) -> Response:
        fresh = Agreement.objects.with_parties().get(pk=agreement.pk)
        return Response(self.get_serializer(fresh).data, status=code)

    @extend_schema(request=ConsentSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request, pk=None):
        """Put a draft before the other parties, and agree to it for one's own."""
        agreement = self.get_object()
        given = self._given(ConsentSerializer)
        return self._done(actions.send_agreement(agreement=agreement, **given))

    @extend_schema(request=ConsentSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, pk=None):
        """Agree to the text for one's own organization."""
        agreement = self.get_object()
        given = self._given(ConsentSerializer)
        return self._done(actions.accept_agreement(agreement=agreement, **given))

    @extend_schema(request=RemarksSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, pk=None):
        """Make it a draft again, with what is to be mended."""
        agreement = self.get_object()
        given = self._given(RemarksSerializer)
        return self._done(actions.return_agreement(agreement=agreement, **given))

    @extend_schema(request={"multipart/form-data": SignSerializer}, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request, pk=None):
        """Record that all parties have signed, with the scan."""
        agreement = self.get_object()
        given = self._given(SignSerializer)
        return self._done(actions.sign_agreement(agreement=agreement, **given))

    @extend_schema(request=TerminateSerializer, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def terminate(self, request, pk=None):
        """End it early."""
        agreement = self.get_object()
        given = self._given(TerminateSerializer)
        return self._done(actions.terminate_agreement(agreement=agreement, **given))

    @extend_schema(request=None, responses={201: AgreementSerializer})
    @action(detail=True, methods=["post"])
    def renew(self, request, pk=None):
        """Make a draft that goes on where this one ends."""
        made = actions.renew_agreement(
            agreement=self.get_object(), by=request.user, at=timezone.now()
        )
        return self._done(made, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request, pk=None):
        """Delete a draft that was never sent."""
        actions.discard_agreement(agreement=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        request={"multipart/form-data": AttachSerializer}, responses={201: DocumentSerializer}
    )
    @action(detail=True, methods=["post"])
    def attach(self, request, pk=None):
        """Add a text to a draft, or an annex."""
        agreement = self.get_object()
        document = papers.attach_document(agreement=agreement, **self._given(AttachSerializer))
        return Response(DocumentSerializer(document).data, status=status.HTTP_201_CREATED)


class AgreementDocumentViewSet(mixins.DestroyModelMixin, VisibleViewSet):
    queryset = AgreementDocument.objects.select_related("agreement").prefetch_related(
        "agreement__parties"
    )
    serializer_class = DocumentSerializer
    filterset_class = AgreementDocumentFilter
    permissions = {
        "*": permissions.READ_AGREEMENT_DOCUMENT,
        "file": permissions.READ_AGREEMENT_DOCUMENT,
        "destroy": permissions.CHANGE_AGREEMENT,
    }

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True)
    def file(self, request, pk=None):
        """The PDF itself."""
        return document_response(self.get_object())

    def perform_destroy(self, document):
        papers.remove_document(document=document, by=self.request.user)


class ObligationSerializer(serializers.ModelSerializer):
    """`party` is the key of a party of the agreement, not of its organization."""

    agreement = serializers.IntegerField(source="party.agreement_id", read_only=True)
    organization_name = serializers.StringRelatedField(source="party.organization")

    class Meta:
        model = AgreementObligation
        fields = [
            "id", "agreement", "party", "organization_name", "what", "due_on", "done_at", "note",
        ]  # fmt: skip
        read_only_fields = ["done_at", "note"]

    def validate_party(self, party):
        """A party of an agreement the person cannot see is not there."""
        seen = Agreement.objects.visible_to(self.context["request"].user)
        if not seen.filter(pk=party.agreement_id).exists():
            field = self.fields["party"]
            field.fail("does_not_exist", pk_value=party.pk)
        return party


class FinishSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class AgreementObligationViewSet(mixins.CreateModelMixin, mixins.DestroyModelMixin, VisibleViewSet):
    queryset = AgreementObligation.objects.select_related(
        "party__organization", "party__agreement"
    ).prefetch_related("party__agreement__parties")
    serializer_class = ObligationSerializer
    filterset_class = AgreementObligationFilter
    permissions = {
        "*": permissions.VIEW_AGREEMENTS,
        "create": permissions.CHANGE_AGREEMENT,
        "destroy": permissions.CHANGE_AGREEMENT,
        "finish": permissions.CHANGE_AGREEMENT,
    }

    def perform_create(self, serializer):
        given = serializer.validated_data
        require(self.request.user, permissions.CHANGE_AGREEMENT, given["party"].agreement)
        serializer.instance = papers.add_obligation(**given, by=self.request.user)

    def perform_destroy(self, obligation):
        papers.remove_obligation(obligation=obligation, by=self.request.user)

    @extend_schema(request=FinishSerializer, responses=ObligationSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request, pk=None):
        """Record that it is done."""
        obligation = self.get_object()
        given = FinishSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        papers.finish_obligation(
            obligation=obligation, by=request.user, at=timezone.now(), **given.validated_data
        )
        return Response(self.get_serializer(self.get_queryset().get(pk=obligation.pk)).data)
