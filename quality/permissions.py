"""What may be done with indicators and problems."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.permissions import declare
from partners.permissions import own_university
from partners.reach import Reach


def _own_action(affiliation, action) -> bool:
    """The owner, while they belong to the university; or an administrator of it."""
    if own_university(affiliation, action):
        return True
    belongs = action.university_id in Reach(affiliation.user_id, [affiliation]).houses
    return belongs and action.owner_id == affiliation.user_id


VIEW_INDICATORS = declare("quality.view_indicators", _("see indicators"))
SET_TARGET = declare("quality.set_target", _("set targets"))
VIEW_PROBLEMS = declare("quality.view_problems", _("see problems and corrective actions"))
DEMAND_CORRECTION = declare("quality.demand_correction", _("demand a corrective action"))
LEAD_CORRECTION = declare("quality.lead_correction", _("lead corrective actions"), own_university)
COMPLETE_ACTION = declare(
    "quality.complete_action", _("report corrective actions as done"), _own_action
)
VERIFY_CORRECTION = declare("quality.verify_correction", _("verify corrective actions"))
