"""Shapes of a campaign's results; a scale with too few answers has no figures."""

from rest_framework import serializers

from monitoring.statistics import Verdict


class RateSerializer(serializers.Serializer):
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)


class IntervalSerializer(serializers.Serializer):
    value = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    level = serializers.FloatField()
    method = serializers.CharField()


class FiguresSerializer(serializers.Serializer):
    n = serializers.IntegerField()
    mean = IntervalSerializer()
    positive = IntervalSerializer()
    positive_from = serializers.FloatField()
    alpha = serializers.FloatField(source="alpha.value", allow_null=True)
    alpha_n = serializers.IntegerField(source="alpha.n")


class ScaleResultSerializer(serializers.Serializer):
    scale = serializers.CharField(source="scale.code")
    name = serializers.CharField(source="scale.name")
    figures = FiguresSerializer(source="statistics", allow_null=True)
    compared_with_last_year = serializers.SerializerMethodField()

    def get_compared_with_last_year(self, found) -> Verdict | None:
        return found.change and found.change.verdict


class ResultsSerializer(serializers.Serializer):
    response_rate = RateSerializer()
    coverage = RateSerializer()
    scales = ScaleResultSerializer(many=True)
    reason = serializers.CharField(help_text="Why there are no scales; else empty.")
