"""What the register of partners does not keep for good."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.retention import Rule, register
from partners.actions.personal_number import clear_numbers_not_needed


def register_all() -> None:
    register(Rule("personal_numbers", _("Personal numbers"), clear_numbers_not_needed))
