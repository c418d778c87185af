"""/api/v1/questionnaires: the instruments, to be read."""

from rest_framework import serializers

from cluster_portal.common.api.viewsets import VisibleViewSet
from monitoring.models import Item, Questionnaire, Section
from monitoring.permissions import VIEW_QUESTIONNAIRES


class ItemSerializer(serializers.ModelSerializer):
    scale = serializers.CharField(source="scale.code", default=None, allow_null=True)

    class Meta:
        model = Item
        fields = [
            "code",
            "name",
            "kind",
            "scale",
            "is_required",
            "is_reversed",
            "allows_not_applicable",
            "minimum",
            "maximum",
            "options",
        ]


class SectionSerializer(serializers.ModelSerializer):
    items = ItemSerializer(many=True)

    class Meta:
        model = Section
        fields = ["order", "name", "items"]


class QuestionnaireSerializer(serializers.ModelSerializer):
    sections = SectionSerializer(many=True)

    class Meta:
        model = Questionnaire
        fields = ["id", "code", "version", "name", "introduction", "state", "sections"]


class QuestionnaireViewSet(VisibleViewSet):
    queryset = Questionnaire.objects.prefetch_related("sections__items__scale")
    serializer_class = QuestionnaireSerializer
    permissions = {"*": VIEW_QUESTIONNAIRES}
