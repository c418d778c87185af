"""What belongs to an agreement: its documents, and who owes what until when."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.files import checked_pdf
from partners.enums import DocumentKind
from partners.models.agreement import ALIVE, Agreement, AgreementParty
from partners.permissions import READ_AGREEMENT_DOCUMENT
from partners.reach import reach_of


def document_path(document: "AgreementDocument", file_name: str) -> str:
    """Documents lie under random names: the name a person gave is not part of the path."""
    return f"agreements/{uuid.uuid4()}.pdf"


class AgreementDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of its parties and the ministry; whoever else sees the agreement sees no paper."""
        reach = reach_of(user).holding(READ_AGREEMENT_DOCUMENT)
        return self.filter(agreement__in=Agreement.objects.within(reach))


@audited()
class AgreementDocument(models.Model):
    """A PDF: the text to agree on, an annex, or the scan of what was signed."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="documents", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind)
    file = models.FileField(_("PDF"), upload_to=document_path, validators=[checked_pdf])
    name = models.CharField(_("name of the file"), max_length=200)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )

    objects = AgreementDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an agreement")
        verbose_name_plural = _("documents of agreements")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agreement-document", args=[self.pk])


class AgreementObligationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(party__agreement__in=Agreement.objects.visible_to(user))

    def open(self):
        """Not done, of agreements that are signed and have not ended."""
        return self.filter(done_at=None, party__agreement__state__in=ALIVE)

    def overdue(self, on):
        return self.open().filter(due_on__lt=on)


@audited()
class AgreementObligation(models.Model):
    """A party owes something until a day."""

    party = models.ForeignKey(
        AgreementParty, models.PROTECT, related_name="obligations", verbose_name=_("who owes it")
    )
    what = models.CharField(_("what is owed"), max_length=500)
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    note = models.CharField(_("how it was done"), max_length=500, blank=True)

    objects = AgreementObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_at=None), name="obligation_by_due_day")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="obligation_done_by_somebody",
                violation_error_message=_("What is done has a date and a person."),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def agreement(self) -> Agreement:
        """Read with `party__agreement`."""
        return self.party.agreement

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()
