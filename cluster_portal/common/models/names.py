"""Names in four language variants, with keys to sort and to search by."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.text import cyrillic, search_key, sort_key

_PREFERENCE = {
    "uz": ("uz", "en", "ru"),
    "uz-cyrl": ("uz_cyrl", "ru", "en"),
    "ru": ("ru", "uz", "en"),
    "en": ("en", "uz", "ru"),
}


class MultilingualName(models.Model):
    """At least one of the names is given; `name` is the best one for the reader's language."""

    name_uz = models.CharField(_("name in Uzbek"), max_length=300, blank=True)
    name_uz_cyrl = models.CharField(_("name in Uzbek (Cyrillic)"), max_length=300, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=300, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    sort_key = models.CharField(max_length=600, editable=False, db_index=True)
    search_key = models.TextField(editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "uz")

    def name_in(self, language: str) -> str:
        """The name for LANGUAGE; where it has none, derived from or replaced by another."""
        if language == "uz-cyrl" and not self.name_uz_cyrl and self.name_uz:
            return cyrillic(self.name_uz)
        order = _PREFERENCE.get(language, _PREFERENCE["uz"])
        found = (getattr(self, f"name_{variant}") for variant in order)
        return next((name for name in found if name), self.name_uz_cyrl)

    def set_keys(self) -> None:
        """Compute the keys; called by save() and by whoever writes in bulk."""
        self.sort_key = sort_key(self.name_in("uz"))
        names = (self.name_uz, self.name_uz_cyrl, self.name_ru, self.name_en)
        self.search_key = search_key(" ".join(filter(None, names)))

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)
