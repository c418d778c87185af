"""What people agree to in words, by version, and who agreed when."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.purposes import PURPOSES
from cluster_portal.common.texts import text_in


class ConsentTextQuerySet(models.QuerySet):
    def in_force(self, purpose: str, at):
        """The version of PURPOSE's text that counts AT a moment, as a set of one or none."""
        begun = self.filter(purpose=purpose, in_force_from__lte=timezone.localdate(at))
        return begun.order_by("-in_force_from", "-version")[:1]


@audited()
class ConsentText(models.Model):
    """One version of what is agreed to for a purpose; once somebody agreed it never changes."""

    purpose = models.CharField(_("purpose"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.JSONField(_("title"), help_text=_("Text by language."))
    text = models.JSONField(_("text"), help_text=_("Text by language."))
    withdrawal = models.JSONField(_("what withdrawing does"), help_text=_("Text by language."))
    in_force_from = models.DateField(_("in force from"))

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version"],
                name="consent_text_version_unique",
                violation_error_message=_("This version exists already."),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_agreed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM common_consent WHERE text_id = OLD.id) THEN
                        RAISE EXCEPTION 'Somebody agreed to this text: make a new version.'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_text_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.heading} · {self.version}"

    @property
    def heading(self) -> str:
        return text_in(self.title)

    @property
    def body(self) -> str:
        return text_in(self.text)

    @property
    def withdrawal_body(self) -> str:
        return text_in(self.withdrawal)


class ConsentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody's own: nobody else's business, in no role."""
        own = Q(user=user.pk)
        for purpose in PURPOSES.values():
            if purpose.held_by:
                own |= Q(text__purpose=purpose.code) & purpose.held_by(user)
        return self.filter(own)

    def standing(self):
        """Neither withdrawn nor replaced by agreeing to another version."""
        return self.filter(withdrawn_at=None, replaced_by=None)

    def to_text_in_force(self, purpose: str, at):
        texts = ConsentText.objects.in_force(purpose, at)
        return self.standing().filter(text__in=models.Subquery(texts.values("pk")))

    def ended(self, before):
        return self.filter(Q(withdrawn_at__lt=before) | Q(replaced_by__given_at__lt=before))


@audited()
class Consent(models.Model):
    """Somebody agreed to one version of a text, which they read in `language`.

    Who has no account is known by the record of the app that asked, which points here.
    """

    text = models.ForeignKey(
        ConsentText, models.PROTECT, related_name="consents", verbose_name=_("text")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consents",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=10)
    given_at = models.DateTimeField(_("agreed at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "text"],
                condition=Q(withdrawn_at=None, replaced_by=None),
                name="consent_given_once",
                violation_error_message=_("You have agreed to this already."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_withdrawn_after_given",
                violation_error_message=_("A consent is withdrawn after it was given."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(replaced_by=None),
                name="consent_ends_once",
                violation_error_message=_("A consent is withdrawn or replaced, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} · {self.given_at:%Y-%m-%d}"

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.replaced_by_id is None
