from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cluster_portal.common import calendars, waiting


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Partners")

    def ready(self) -> None:
        from cluster_portal.common.erasure import register as register_eraser
        from partners import classifiers, erasure, held, imports, retention, second_factor
        from partners.calendars import PROVIDERS as CALENDARS
        from partners.waiting import PROVIDERS  # models are loaded only by now

        classifiers.register()
        imports.register()
        second_factor.register()
        held.register_all()
        retention.register_all()
        register_eraser(erasure.erase_from_register)
        for provider in PROVIDERS:
            waiting.register(provider)
        for entries in CALENDARS:
            calendars.register(entries)
