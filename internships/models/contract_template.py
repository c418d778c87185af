"""Templates of practice contracts, loaded from internships/data/contracts."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.models.names import MultilingualName
from cluster_portal.common.text import cyrillic
from internships.contracts.text import NUMBER_CLAUSES, pieces
from internships.enums import Party
from partners.models.reference import ClassifierQuerySet


class ContractTemplateQuerySet(ClassifierQuerySet):
    def in_use(self):
        return self.filter(is_current=True)


class ContractTemplate(MultilingualName):
    """One version; `clauses` are [{code, heading, points}], texts by language with {fields}.

    The database keeps a version as it is from its first contract on.
    """

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    signers = ArrayField(
        models.CharField(max_length=12, choices=Party), verbose_name=_("order of signing")
    )
    has_list = models.BooleanField(_("for a list of students"))
    legal_basis = models.JSONField(_("legal basis"))
    clauses = models.JSONField(_("clauses"))
    is_current = models.BooleanField(_("newest version"), default=True)

    objects = ContractTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of contracts")
        verbose_name_plural = _("templates of contracts")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="contract_template_unique"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(is_current=True),
                name="contract_template_one_current",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_used",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "name_uz", "name_uz_cyrl", "name_ru", "name_en", "code", "version", "signers",
                    "has_list", "legal_basis", "clauses",
                ),
                func="""
                    IF EXISTS (
                        SELECT FROM internships_contract WHERE template_id = OLD.id
                    ) THEN
                        RAISE EXCEPTION 'A contract uses this template: make a new version.'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'contract_template_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]  # fmt: skip

    @property
    def names_numbers(self) -> bool:
        """Whether the personal numbers of its students stand in the document."""
        return any(clause["code"] in NUMBER_CLAUSES for clause in self.clauses)


def wording(texts: dict[str, str], language: str) -> str:
    """The text for LANGUAGE; Uzbek Cyrillic is derived from Latin, fields left as they are."""
    if language != "uz-cyrl":
        return texts[language]
    cut = pieces(texts["uz"])
    return "".join(
        f"{{{piece}}}" if place % 2 else cyrillic(piece) for place, piece in enumerate(cut)
    )
