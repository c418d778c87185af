"""Texts kept by language, as an introduction, the wording of choices, or a consent."""

from django.utils.translation import get_language

from cluster_portal.common.text import cyrillic

LANGUAGES = ("uz", "uz-cyrl", "ru", "en")
_FALLBACK = ("uz", "ru", "en")


def text_in(texts: dict[str, str], language: str | None = None) -> str:
    """The text for LANGUAGE (the reader's, if not given); Uzbek Cyrillic is derived from Latin."""
    language = language or get_language() or "uz"
    if language == "uz-cyrl" and not texts.get(language) and texts.get("uz"):
        return cyrillic(texts["uz"])
    return texts.get(language) or next((texts[code] for code in _FALLBACK if texts.get(code)), "")
