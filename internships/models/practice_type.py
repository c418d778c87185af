"""Kinds of practice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.models.names import MultilingualName
from partners.models.reference import ClassifierQuerySet


class PracticeType(MultilingualName):
    """A kind of practice of the national rules, with its usual length."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    weeks = models.PositiveSmallIntegerField(_("weeks"))
    credits = models.PositiveSmallIntegerField(_("credits"))

    objects = ClassifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("type of practice")
        verbose_name_plural = _("types of practice")
        ordering = ["code"]
