"""What may be done with surveys."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.permissions import declare
from partners.permissions import own_university

VIEW_QUESTIONNAIRES = declare("monitoring.view_questionnaires", _("see questionnaires"))
VIEW_CAMPAIGNS = declare("monitoring.view_campaigns", _("see survey campaigns and results"))
CHANGE_CAMPAIGN = declare("monitoring.change_campaign", _("run survey campaigns"), own_university)
