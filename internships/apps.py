from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cluster_portal.common import calendars, desks, waiting


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = _("Internships")

    def ready(self) -> None:
        from cluster_portal.common.documents import kinds
        from cluster_portal.common.erasure import register as register_eraser
        from cluster_portal.common.messaging import reminders
        from internships import (
            application_documents,
            classifiers,
            document_kinds,
            erasure,
            held,
            imports,
            personal_numbers,
            retention,
        )
        from internships.actions.placing import protocol
        from internships.calendars import PROVIDERS as CALENDARS
        from internships.reminders import REMINDERS
        from internships.views.practising.desk import practice_desk
        from internships.waiting import PROVIDERS  # models are loaded only by now
        from partners.personal_numbers import register as register_need

        classifiers.register()
        application_documents.register_purpose()
        document_kinds.register_all()
        imports.register()
        register_need(personal_numbers.NEED)
        held.register_all()
        register_eraser(erasure.erase_from_internships)
        retention.register_all()
        kinds.register(
            kinds.DocumentKind(
                protocol.KIND,
                _("protocol of the allocation of places"),
                protocol.may_read,
                {"run_on": _("allocated on")},
            )
        )
        for provider in PROVIDERS:
            waiting.register(provider)
        reminders.register(*REMINDERS)
        desks.register(practice_desk)
        for entries in CALENDARS:
            calendars.register(entries)
