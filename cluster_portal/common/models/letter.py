"""Letters on their way: written with what they tell of, delivered when the mail server answers."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterQuerySet(models.QuerySet):
    def waiting(self, at):
        """Not delivered yet, and due for the next attempt."""
        return self.filter(sent_at=None, next_attempt_at__lte=at)

    def failing(self):
        """Tried in vain so far; tried again with longer and longer pauses."""
        return self.filter(sent_at=None, attempts__gt=0)


class Letter(models.Model):
    """One e-mail; `key` makes writing it again harmless."""

    key = models.CharField(_("key"), max_length=200, unique=True)
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
