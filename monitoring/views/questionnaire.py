"""The instruments, to be read."""

from cluster_portal.common.views.records import RecordDetail, RecordList
from monitoring import permissions
from monitoring.models import Questionnaire


class QuestionnaireList(RecordList):
    model = Questionnaire
    permission = permissions.VIEW_QUESTIONNAIRES
    template_name = "monitoring/questionnaire/list.html"


class QuestionnaireDetail(RecordDetail):
    model = Questionnaire
    permission = permissions.VIEW_QUESTIONNAIRES
    template_name = "monitoring/questionnaire/detail.html"

    def get_queryset(self):
        return super().get_queryset().prefetch_related("sections__items__scale")
