"""/api/v1/imports: bring in a file as the pages do, and read what came of it."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cluster_portal.common.api.viewsets import VisibleViewSet
from cluster_portal.common.imports.kinds import kinds_for
from cluster_portal.common.imports.reports import entry, faults_of
from cluster_portal.common.imports.runs import require_columns, upload_import
from cluster_portal.common.imports.starting import start_import
from cluster_portal.common.models import ImportRun
from cluster_portal.common.permissions import IMPORT_FILES

_FAULTS_SHOWN = 1_000


class RefusedRowSerializer(serializers.Serializer):
    line = serializers.IntegerField()
    column = serializers.CharField()
    reason = serializers.CharField()
    code = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    inserted = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = RefusedRowSerializer(many=True, help_text="The first thousand refused rows.")


class ImportSerializer(serializers.ModelSerializer):
    organization = serializers.CharField(source="scope")
    job_state = serializers.CharField(source="job.state", default=None, read_only=True)
    message = serializers.CharField(source="job.message", default="", read_only=True)

    class Meta:
        model = ImportRun
        fields = [
            "id", "kind", "organization", "file_name", "state", "job_state", "message",
            "uploaded_at", "written_at", "undone_at",
        ]  # fmt: skip


class ImportDetailSerializer(ImportSerializer):
    report = serializers.SerializerMethodField()

    class Meta(ImportSerializer.Meta):
        fields = [*ImportSerializer.Meta.fields, "report"]

    @extend_schema_field(ReportSerializer(allow_null=True))
    def get_report(self, run) -> dict | None:
        if not run.report:
            return None
        return run.report | {"rejected": [entry(one) for one in faults_of(run)[:_FAULTS_SHOWN]]}


class UploadSerializer(serializers.Serializer):
    kind = serializers.CharField(max_length=50)
    organization = serializers.CharField(max_length=50, help_text="The organization's code.")
    file = serializers.FileField(help_text="CSV or XLSX.")
    how = serializers.ChoiceField(
        choices=["all", "only_good", "check"],
        default="all",
        help_text="All rows or nothing; only rows without faults; or look only.",
    )

    def validate(self, attrs):
        offered = {
            (kind.code, scope)
            for kind, scopes in kinds_for(self.context["request"].user)
            for scope, _name in scopes
        }
        if (attrs["kind"], attrs["organization"]) not in offered:
            raise ValidationError(_("You may not bring in this kind for this organization."))
        return attrs


class ImportViewSet(VisibleViewSet):
    queryset = ImportRun.objects.select_related("job").defer("preview")
    permissions = {"*": IMPORT_FILES, "create": IMPORT_FILES}
    parser_classes = [MultiPartParser]
    upload_limit = "IMPORT_MAX_BYTES"

    def get_serializer_class(self):
        return ImportSerializer if self.action == "list" else ImportDetailSerializer

    @extend_schema(
        request={"multipart/form-data": UploadSerializer},
        responses={202: ImportDetailSerializer},
    )
    def create(self, request):
        """The rows are worked through in the background: ask again until the job is over."""
        upload = UploadSerializer(data=request.data, context=self.get_serializer_context())
        upload.is_valid(raise_exception=True)
        given = upload.validated_data
        run = upload_import(
            kind=given["kind"], scope=given["organization"], file=given["file"], by=request.user
        )
        require_columns(run)
        start_import(run=run, how=given["how"], by=request.user)
        run = self.get_queryset().get(pk=run.pk)
        return Response(ImportDetailSerializer(run).data, status=status.HTTP_202_ACCEPTED)


def register(router: SimpleRouter) -> None:
    router.register("imports", ImportViewSet)
