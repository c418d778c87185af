"""What the kernel holds about a person."""

from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.models import (
    ApiToken,
    AuditExport,
    Consent,
    ImportRun,
    Job,
    KnownDevice,
    Letter,
    MessageSettings,
    Notification,
    TelegramChat,
    User,
)
from cluster_portal.common.personal_data import Held, fields_of, register
from cluster_portal.common.security.devices import device_name
from cluster_portal.settings.logs import without_secrets

NAMES = ("last_name", "first_name", "middle_name")


def register_all() -> None:
    register(
        Held(
            "account",
            _("Account"),
            lambda user: User.objects.filter(pk=user.pk),
            fields_of(User, *NAMES, "email", "phone", "language", "created_at", "last_login"),
            correctable=(*NAMES, "phone"),
        ),
        Held(
            "consents",
            _("Consents"),
            lambda user: Consent.objects.visible_to(user).select_related("text", "replaced_by"),
            {
                "title": Column(_("title"), "text.heading"),
                "version": Column(_("version"), "text.version"),
                "text": Column(_("text"), "text.body"),
            }
            | fields_of(Consent, "language", "given_at", "withdrawn_at")
            | {"replaced_at": Column(_("replaced at"), "replaced_by.given_at")},
            template="common/consent/held.html",
        ),
        Held(
            "sessions",
            _("Sessions"),
            lambda user: UserSession.objects.filter(user=user),
            {
                "device": Column(_("device"), lambda one: device_name(one.user_agent)),
                "user_agent": Column(_("what the browser calls itself"), "user_agent"),
                "ip": Column(_("network address"), "ip"),
                "created_at": Column(_("signed in at"), "created_at"),
                "last_seen_at": Column(_("last seen at"), "last_seen_at"),
            },
        ),
        Held(
            "known_devices",
            _("Known devices"),
            lambda user: KnownDevice.objects.filter(user=user),
            fields_of(KnownDevice, "first_seen_at", "last_seen_at"),
        ),
        Held(
            "notices",
            _("Notices"),
            lambda user: Notification.objects.visible_to(user),
            fields_of(Notification, "created_at", "title", "body", "read_at"),
        ),
        Held(
            "letters",
            _("Letters"),
            lambda user: Letter.objects.filter(Q(email__iexact=user.email) | Q(recipient=user)),
            fields_of(
                Letter,
                "created_at",
                "channel",
                "email",
                "subject",
                "sent_at",
                body=Column(_("text"), lambda letter: without_secrets(letter.body)),
            ),
        ),
        Held(
            "message_settings",
            _("How the platform reaches you"),
            lambda user: MessageSettings.objects.filter(user=user),
            fields_of(MessageSettings, "channel", "tasks", "outcomes", "news"),
        ),
        Held(
            "telegram_chat",
            _("Your chat with the Telegram bot"),
            lambda user: TelegramChat.objects.filter(user=user),
            fields_of(TelegramChat, "chat_id", "linked_at"),
        ),
        Held(
            "api_tokens",
            _("API tokens"),
            lambda user: ApiToken.objects.visible_to(user),
            fields_of(
                ApiToken, "name", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"
            ),
        ),
        Held(
            "jobs",
            _("Long work you started"),
            lambda user: Job.objects.visible_to(user),
            fields_of(Job, "created_at", "title", "state", "message", "finished_at"),
        ),
        Held(
            "imports",
            _("Files you brought in"),
            lambda user: ImportRun.objects.filter(uploaded_by=user),
            fields_of(ImportRun, "file_name", "state", "written_at"),
        ),
        Held(
            "audit_exports",
            _("Your exports of the audit trail"),
            lambda user: AuditExport.objects.filter(exported_by=user),
            fields_of(AuditExport, "exported_at", "narrowed_to", "file_format"),
        ),
    )
