"""Fields that several resources share."""

from rest_framework import serializers

from cluster_portal.common.periods import Period, PeriodKind
from quality.enums import SubjectKind
from quality.subjects import subjects_by_pk


class SubjectCodeListSerializer(serializers.ListSerializer):
    """Reads the codes of a page's subjects by one query per kind."""

    def to_representation(self, data):
        records = list(data)
        self.child.codes = _codes(records)
        return super().to_representation(records)


def _codes(records) -> dict:
    codes = {}
    for kind in SubjectKind:
        keys = {record.subject_id for record in records if record.subject_kind == kind}
        keys.discard(None)
        if keys:
            codes |= {(kind, pk): found.code for pk, found in subjects_by_pk(kind, keys).items()}
    return codes


class SubjectSerializer(serializers.ModelSerializer):
    """A record about a subject: its kind and official code."""

    subject_code = serializers.SerializerMethodField()
    codes: dict | None = None

    def get_subject_code(self, record) -> str | None:
        codes = self.codes if self.codes is not None else _codes([record])
        return codes.get((record.subject_kind, record.subject_id))


class PeriodSubjectSerializer(SubjectSerializer):
    period = serializers.SerializerMethodField()

    def get_period(self, record) -> str:
        return Period(record.period_start, PeriodKind(record.period_kind)).label
