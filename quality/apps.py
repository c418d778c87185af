from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "quality"
    verbose_name = _("Quality")

    def ready(self):
        from cluster_portal.common import waiting
        from quality import held
        from quality.waiting import waiting_corrections

        held.register_all()
        waiting.register(waiting_corrections)
