"""How a person wants to be reached, and what the platform's letters are about."""

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Topic(models.TextChoices):
    """What a letter is to its reader; which letter is what stands in settings.LETTER_TOPICS."""

    TASKS = "tasks", _("What you have to do, with its deadline")
    OUTCOMES = "outcomes", _("What was decided about you and what you asked for")
    NEWS = "news", _("What happens around your work")


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    TELEGRAM = "telegram", _("Telegram")


class Pace(models.TextChoices):
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("together, in the morning")
    PORTAL = "portal", _("in the portal only")


def _pace(label):
    return models.CharField(label, max_length=10, choices=Pace, default=Pace.AT_ONCE)


class MessageSettings(models.Model):
    """One person's choice; who made none is written to by e-mail, at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="message_settings",
        verbose_name=_("person"),
    )
    channel = models.CharField(
        pgettext_lazy("way of messages", "where to"),
        max_length=10,
        choices=Channel,
        default=Channel.EMAIL,
    )
    tasks = _pace(Topic.TASKS.label)
    outcomes = _pace(Topic.OUTCOMES.label)
    news = _pace(Topic.NEWS.label)

    class Meta:
        verbose_name = _("way of messages")
        verbose_name_plural = _("ways of messages")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.channel}"

    def pace_of(self, topic: Topic) -> Pace:
        return Pace(getattr(self, topic.value))


class TelegramChatQuerySet(models.QuerySet):
    def disconnect(self) -> None:
        """The chats are forgotten; letters to their people go by e-mail again."""
        people = list(self.values_list("user", flat=True))
        with transaction.atomic():
            self.model.objects.filter(user__in=people).delete()
            MessageSettings.objects.filter(user__in=people).update(channel=Channel.EMAIL)


class TelegramChat(models.Model):
    """The chat with the platform's bot that a person has opened."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="telegram_chat",
        verbose_name=_("person"),
    )
    chat_id = models.BigIntegerField(_("number of the chat"), unique=True)
    linked_at = models.DateTimeField(_("connected at"))

    objects = TelegramChatQuerySet.as_manager()

    class Meta:
        verbose_name = _("Telegram chat")
        verbose_name_plural = _("Telegram chats")

    def __str__(self) -> str:
        return str(self.chat_id)
