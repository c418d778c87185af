from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        from cluster_portal.common.waiting import register
        from monitoring import classifiers, held
        from monitoring.waiting import waiting_campaigns

        classifiers.register()
        held.register_all()
        register(waiting_campaigns)
