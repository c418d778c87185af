from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "cluster_portal.common"
    label = "common"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        from allauth.account import signals

        from cluster_portal.common.accounts import revoke_tokens
        from cluster_portal.common.api import schema  # noqa: F401 - its class registers itself
        from cluster_portal.common.typed import hold_all_fields

        hold_all_fields()

        for changed in (signals.password_changed, signals.password_reset, signals.password_set):
            changed.connect(revoke_tokens, dispatch_uid="revoke_tokens")
