from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        from cluster_portal.common.erasure import register as register_eraser
        from cluster_portal.common.waiting import register
        from monitoring import classifiers, consents, erasure, held
        from monitoring.waiting import waiting_campaigns

        classifiers.register()
        consents.register_purpose()
        held.register_all()
        register_eraser(erasure.erase_from_surveys)
        register(waiting_campaigns)
