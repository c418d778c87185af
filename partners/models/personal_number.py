"""Personal numbers (PINFL): given by their owner, only where a contract needs them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.models.encrypted import EncryptedField
from partners.permissions import READ_PERSONAL_NUMBER
from partners.personal_numbers import readable_by
from partners.reach import reach_of

_CENTURIES = {"1": "18", "2": "18", "3": "19", "4": "19", "5": "20", "6": "20"}


def validate_personal_number(number: str) -> None:
    """Fourteen digits: sex and century, day of birth (DDMMYY), district, order and control.

    The form of Uzbekistan's PINFL; the control digit is not checked, its rule is not published.
    """
    if not (number.isascii() and number.isdigit() and len(number) == 14):
        raise ValidationError(_("The personal number has 14 digits."), code="personal_number")
    century = _CENTURIES.get(number[0])
    try:
        born = century and parse_date(f"{century}{number[5:7]}-{number[3:5]}-{number[1:3]}")
    except ValueError:  # no such day
        born = None
    if not born:
        raise ValidationError(
            _("This is not a personal number: look at the first seven digits again."),
            code="personal_number",
        )


def digest_of(number: str) -> str:
    """Tells two equal numbers without telling the number."""
    return salted_hmac("personal_number", number, algorithm="sha256").hexdigest()


class PersonalNumberQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own is on a page of its own; others' are read for what needs them, and by nobody
        for its own sake."""
        return self.filter(readable_by(reach_of(user).holding(READ_PERSONAL_NUMBER)))


@audited(exclude=("number", "digest"))
class PersonalNumber(models.Model):
    """Encrypted in the table, masked on the screen, absent from the audit trail's copies."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="personal_number",
        verbose_name=_("person"),
    )
    number = EncryptedField(_("personal number"), purpose="personal_number")
    digest = models.CharField(max_length=64, editable=False)
    given_at = models.DateTimeField(_("given at"))

    objects = PersonalNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal number")
        verbose_name_plural = _("personal numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["digest"],
                name="personal_number_once",
                violation_error_message=_(
                    "Another account has given this number: ask the university."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class ReadingQuerySet(models.QuerySet):
    def of(self, user):
        """Readings of a person's own number."""
        return self.filter(person=user.pk)


@audited()
class PersonalNumberReading(models.Model):
    """Who read whose number, when and what for; the person sees it on their own page.

    Who has no account reads by a personal link: then `read_by_link` says whose.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="personal_number_readings",
        verbose_name=_("person"),
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("read by"),
    )
    read_by_link = models.CharField(
        _("read by the link of"), max_length=500, blank=True, default="", db_default=""
    )
    read_at = models.DateTimeField(_("read at"))
    reason = models.CharField(_("what for"), max_length=300)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a personal number")
        verbose_name_plural = _("readings of personal numbers")
        indexes = [models.Index(fields=["person", "-id"], name="number_reading_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="number_reading_has_reason",
                violation_error_message=_("Say what you need the number for."),
            ),
            models.CheckConstraint(
                condition=models.Q(read_by__isnull=False, read_by_link="")
                | models.Q(read_by=None) & ~models.Q(read_by_link=""),
                name="number_reading_by_somebody",
                violation_error_message=_("A number is read by a person, or by a link."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def reader(self) -> str:
        return self.read_by_link or str(self.read_by)
