"""What an organization is called, paid and represented by in contracts."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.audit import audited

FIELDS = ("address", "phone", "bank", "account", "mfo", "representative", "capacity", "basis")


@audited()
class Requisites(models.Model):
    """One set per organization; contracts keep a copy of the time they were made ready."""

    organization = models.OneToOneField(
        "partners.Organization",
        models.PROTECT,
        related_name="requisites",
        verbose_name=_("organization"),
    )
    address = models.CharField(_("legal address"), max_length=300)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    bank = models.CharField(_("bank"), max_length=200)
    account = models.CharField(
        pgettext_lazy("of a bank", "account"),
        max_length=20,
        validators=[RegexValidator(r"^\d{20}$", _("An account has twenty digits."))],
    )
    mfo = models.CharField(
        _("bank code (MFO)"),
        max_length=5,
        validators=[RegexValidator(r"^\d{5}$", _("An MFO has five digits."))],
    )
    representative = models.CharField(_("who signs"), max_length=200)
    capacity = models.CharField(
        _("capacity"), max_length=200, help_text=_("For instance: director.")
    )
    basis = models.CharField(
        _("acts on the basis of"),
        max_length=200,
        help_text=_("The charter, or a power of attorney with its number and day."),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.CharField(_("confirmed by"), max_length=200)

    class Meta:
        verbose_name = _("requisites")
        verbose_name_plural = _("requisites")
        constraints = [
            models.CheckConstraint(
                condition=Q(account__regex=r"^\d{20}$"),
                name="requisites_account_twenty_digits",
                violation_error_message=_("An account has twenty digits."),
            ),
            models.CheckConstraint(
                condition=Q(mfo__regex=r"^\d{5}$"),
                name="requisites_mfo_five_digits",
                violation_error_message=_("An MFO has five digits."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)
