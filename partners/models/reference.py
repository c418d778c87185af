"""Official classifiers, each row with its official code."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.models.names import MultilingualName
from partners.enums import Level


class ClassifierQuerySet(models.QuerySet):
    """Classifiers are public: everybody signed in sees all of them."""

    def visible_to(self, user):
        return self


class Classifier(MultilingualName):
    code = models.CharField(_("code"), max_length=20, unique=True)

    objects = ClassifierQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["code"]


class Region(Classifier):
    """A region by its SOATO code (4 digits)."""

    class Meta(Classifier.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class District(Classifier):
    """A district or city by its SOATO code (7 digits)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="districts")

    class Meta(Classifier.Meta):
        verbose_name = _("district")
        verbose_name_plural = _("districts")


class TreeClassifier(Classifier):
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta(Classifier.Meta):
        abstract = True


class Industry(TreeClassifier):
    """ISIC Rev. 4 (nationally OKED); level 1 section … 4 class."""

    class Meta(TreeClassifier.Meta):
        verbose_name = _("industry")
        verbose_name_plural = _("industries")


class Occupation(TreeClassifier):
    """ISCO-08; level 1 major group … 4 unit group."""

    class Meta(TreeClassifier.Meta):
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")


class FieldOfEducation(TreeClassifier):
    """ISCED-F 2013; level 1 broad, 2 narrow, 3 detailed."""

    class Meta(TreeClassifier.Meta):
        verbose_name = _("field of education")
        verbose_name_plural = _("fields of education")


class SpecialityQuerySet(ClassifierQuerySet):
    def choosable(self):
        """Without the areas of the classifier (six-digit codes), which nobody studies."""
        return self.exclude(code__regex=r"^\d{6}$")


class Speciality(MultilingualName):
    """A national speciality. The code alone is not unique: the key is level + code + name."""

    level = models.CharField(_("level"), max_length=20, choices=Level)
    code = models.CharField(_("code"), max_length=20, db_index=True)
    field = models.ForeignKey(
        FieldOfEducation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="specialities",
        verbose_name=_("field of education"),
        help_text=_("The narrow ISCED-F field, set by people."),
    )

    objects = SpecialityQuerySet.as_manager()

    class Meta:
        verbose_name = _("speciality")
        verbose_name_plural = _("specialities")
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code", "name_uz"],
                name="speciality_key_unique",
                violation_error_message=_("This level, code and name exist already."),
            )
        ]


class ClassifierLoad(models.Model):
    """When a list was last loaded from its file, and what came of its rows."""

    name = models.CharField(_("name"), max_length=50, unique=True)
    inserted = models.PositiveIntegerField(_("inserted"))
    changed = models.PositiveIntegerField(_("changed"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    loaded_at = models.DateTimeField(_("loaded at"))
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("loaded by")
    )

    objects = ClassifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("loading of a classifier")
        verbose_name_plural = _("loadings of classifiers")

    def __str__(self) -> str:
        return self.name

    @property
    def rows(self) -> int:
        return self.inserted + self.changed + self.unchanged
