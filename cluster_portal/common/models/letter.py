"""Letters on their way: written with what they tell of, delivered when the mail server (or
Telegram) answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.models.messaging import Channel


class LetterQuerySet(models.QuerySet):
    def waiting(self, at):
        """Not delivered yet, and due for the next attempt."""
        return self.filter(sent_at=None, next_attempt_at__lte=at)

    def failing(self):
        """Tried in vain so far; tried again with longer and longer pauses."""
        return self.filter(sent_at=None, attempts__gt=0)


class Letter(models.Model):
    """One message outside the portal; `key` makes writing it again harmless.

    Where Telegram does not take it any more it goes to the e-mail address after all.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    about = models.CharField(
        _("which letter"), max_length=60, blank=True, default="", db_default="",
        help_text=_("Its text is templates/letters/….txt."),
    )  # fmt: skip
    channel = models.CharField(
        pgettext_lazy("way of messages", "where to"),
        max_length=10,
        choices=Channel,
        default=Channel.EMAIL,
        db_default=Channel.EMAIL,
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        db_index=False,  # nothing asks for one person's but what they ask themselves, seldom
        related_name="letters",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    next_attempt_at = models.DateTimeField(_("next attempt at"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="letter_waiting",
                condition=models.Q(sent_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.subject
