from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cluster_portal.common import waiting


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = _("Internships")

    def ready(self) -> None:
        from cluster_portal.common.erasure import register as register_eraser
        from internships import classifiers, erasure, held, imports, retention
        from internships.waiting import PROVIDERS  # models are loaded only by now

        classifiers.register()
        imports.register()
        held.register_all()
        register_eraser(erasure.erase_from_internships)
        retention.register_all()
        for provider in PROVIDERS:
            waiting.register(provider)
