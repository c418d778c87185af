from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    name = "cluster_portal.common"
    label = "common"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        from cluster_portal.common import consents, erasure_waiting, held, retention, waiting
        from cluster_portal.common.api import schema  # noqa: F401 - its class registers itself
        from cluster_portal.common.classifiers import register_loader
        from cluster_portal.common.documents import checks  # noqa: F401 - registers itself
        from cluster_portal.common.operation import undelivered_letters
        from cluster_portal.common.security import receivers  # models are loaded only by now
        from cluster_portal.common.typed import hold_all_fields

        hold_all_fields()

        receivers.connect()
        register_loader("consent_texts", consents.load_consent_texts, label=_("Consent texts"))
        held.register_all()
        retention.register_all()
        waiting.register(erasure_waiting.erasures_to_answer)
        waiting.register(undelivered_letters)
