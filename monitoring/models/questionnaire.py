"""Versioned instruments: scales, groups of questions, items."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.names import MultilingualName
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.texts import text_in
from monitoring.enums import ItemKind, QuestionnaireState
from partners.models.reference import ClassifierQuerySet

_NAMES = ("name_uz", "name_uz_cyrl", "name_ru", "name_en")


def frozen_once_used(questionnaire: str, *columns: str) -> pgtrigger.Trigger:
    """Answers keep their meaning: what a campaign asks, found by the SQL QUESTIONNAIRE, stays."""
    return pgtrigger.Trigger(
        name="frozen_once_used",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.UpdateOf(*_NAMES, *columns),
        func=f"""
            IF EXISTS (
                SELECT FROM monitoring_campaign WHERE questionnaire_id IN ({questionnaire})
            ) THEN
                RAISE EXCEPTION 'A campaign uses this questionnaire: make a new version.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'questionnaire_frozen';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class QuestionnaireQuerySet(ClassifierQuerySet):
    def in_use(self):
        return self.filter(state=QuestionnaireState.ACTIVE)


@audited(exclude=("sort_key", "search_key"))
class Questionnaire(StatefulModel, MultilingualName):
    """One version of an instrument; frozen from its first campaign on."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    introduction = models.JSONField(
        _("introduction"), default=dict, blank=True, help_text=_("Text by language.")
    )
    state = StateField(_("state"), choices=QuestionnaireState, default=QuestionnaireState.DRAFT)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="questionnaire_version_unique",
                violation_error_message=_("This version exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("questionnaire-detail", args=[self.pk])

    @property
    def introduction_text(self) -> str:
        return text_in(self.introduction)

    @transition("state", QuestionnaireState.DRAFT, QuestionnaireState.ACTIVE)
    def activate(self) -> None:
        pass

    @transition("state", QuestionnaireState.ACTIVE, QuestionnaireState.RETIRED)
    def retire(self) -> None:
        pass


class Scale(MultilingualName):
    """Items measured together, and the mean from which a response counts as satisfied."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="scales", verbose_name=_("questionnaire")
    )
    code = models.CharField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    positive_from = models.DecimalField(
        _("satisfied from a mean of"), max_digits=3, decimal_places=2, default=3.5
    )

    class Meta:
        verbose_name = _("scale")
        verbose_name_plural = _("scales")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="scale_code_unique")
        ]
        triggers = [
            frozen_once_used(
                "OLD.questionnaire_id, NEW.questionnaire_id",
                "questionnaire_id", "code", "order", "positive_from",
            )
        ]  # fmt: skip


class Section(MultilingualName):
    """One group of questions = one page."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="sections", verbose_name=_("questionnaire")
    )
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("group of questions")
        verbose_name_plural = _("groups of questions")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "order"], name="section_order_unique")
        ]
        triggers = [
            frozen_once_used(
                "OLD.questionnaire_id, NEW.questionnaire_id", "questionnaire_id", "order"
            )
        ]


class Item(MultilingualName):
    """A question; its names are its wording. Likert items run from `minimum` to `maximum`."""

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="items", verbose_name=_("group of questions")
    )
    scale = models.ForeignKey(
        Scale,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("scale"),
    )
    code = models.CharField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=20, choices=ItemKind)
    is_required = models.BooleanField(_("required"), default=False)
    is_reversed = models.BooleanField(_("reversed"), default=False)
    allows_not_applicable = models.BooleanField(
        _("may be “not applicable”"),
        default=False,
        help_text=_("For statements about what not everybody could see."),
    )
    minimum = models.SmallIntegerField(_("lowest value"), default=1)
    maximum = models.SmallIntegerField(_("highest value"), default=5)
    options = models.JSONField(
        _("options"),
        default=list,
        blank=True,
        help_text=_("For choices: value and text by language."),
    )

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["section__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="item_code_unique"),
            models.CheckConstraint(
                condition=Q(maximum__gt=F("minimum")),
                name="item_range_in_order",
                violation_error_message=_("The highest value is above the lowest."),
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_known"),
        ]
        triggers = [
            frozen_once_used(
                "SELECT questionnaire_id FROM monitoring_section"
                " WHERE id IN (OLD.section_id, NEW.section_id)",
                "section_id", "scale_id", "code", "order", "kind", "is_required", "is_reversed",
                "allows_not_applicable", "minimum", "maximum", "options",
            )
        ]  # fmt: skip

    @property
    def choices(self) -> list[tuple[int, str]]:
        """(value, wording in the reader's language), from the lowest value to the highest."""
        return [(option["value"], text_in(option["text"])) for option in self.options]
