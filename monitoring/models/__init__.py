from monitoring.models.campaign import Answer, Campaign, Invitation, Response
from monitoring.models.consent import SurveyConsent
from monitoring.models.questionnaire import Item, Questionnaire, Scale, Section

__all__ = [
    "Answer",
    "Campaign",
    "Invitation",
    "Item",
    "Questionnaire",
    "Response",
    "Scale",
    "Section",
    "SurveyConsent",
]
