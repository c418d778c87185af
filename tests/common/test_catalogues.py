"""Strings are gathered, translations kept, faults told, Uzbek Cyrillic derived."""

import gettext

import polib
import pytest
from django.core.management import CommandError, call_command

from cluster_portal.common.catalogues import checks, files
from cluster_portal.common.catalogues.extraction import (
    Message,
    UnreadableSource,
    messages_of_file,
    messages_of_python,
    messages_of_template,
    project_messages,
)


@pytest.fixture
def locale(settings, tmp_path, monkeypatch):
    """An empty locale folder, and a project that says three things."""
    settings.LOCALE_PATHS = [tmp_path]
    own = {
        Message("Send for review"): ["a.py"],
        Message("draft", "posting"): ["b.py"],
        Message("%(count)d place", None, "%(count)d places"): ["c.html"],
    }
    monkeypatch.setattr(files, "project_messages", lambda: own)
    monkeypatch.setattr(files, "library_messages", lambda: {Message("Enter a code."): ["lib.py"]})
    monkeypatch.setattr(files, "library_catalogues", lambda language: [])
    return own


def translate(language: str, translations: dict) -> None:
    catalogue = files.read(language)
    for entry in catalogue:
        given = translations.get(entry.msgid, "")
        if entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, given)
        else:
            entry.msgstr = given
    catalogue.save(str(files.path_of(language)))


UZBEK = {
    "Send for review": "Koʻrib chiqishga yuborish",
    "draft": "qoralama",
    "%(count)d place": "%(count)d oʻrin <b>CSV</b> https://klaster.uz/x",
    "Enter a code.": "Kodni kiriting.",
}


def test_python_strings_are_found_with_context_and_plural():
    source = """
_("plain " "joined"); pgettext_lazy("state", "draft"); ngettext("one", "many", n)
translation.npgettext("c", "1", "2", n); _(variable); other("no"); _("")
"""
    assert messages_of_python(source) == [
        Message("plain joined"),
        Message("draft", "state"),
        Message("one", None, "many"),
        Message("1", "c", "2"),
    ]


def test_template_strings_are_found_in_tags_filters_and_attributes():
    source = """{% load i18n %}<c-button label="{% translate 'Send' %}" />
  {{ value|default:_("none (yet)") }} {# {% translate "no" %} #}
  {% translate "May" context "month" %}
  {% blocktranslate count n=rows trimmed %}
    {{ n }} row
  {% plural %}{{ n }} rows{% endblocktranslate %}"""
    assert messages_of_template(source) == [
        Message("Send"),
        Message("none (yet)"),
        Message("May", "month"),
        Message("%(n)s row", None, "%(n)s rows"),
    ]


def test_f_string_in_a_translation_is_refused(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text('_(f"hello {name}")')
    with pytest.raises(UnreadableSource, match="bad.py"):
        messages_of_file(path)


def test_the_project_can_be_read():
    assert Message("evening", "form of study") in project_messages()


def test_update_keeps_translations_and_revives_obsolete_ones(locale):
    call_command("update_catalogues", verbosity=0)
    translate("uz", UZBEK)
    gone = locale.pop(Message("Send for review"))
    assert files.update("uz") == (0, 1)
    locale[Message("Send for review")] = gone
    assert files.update("uz") == (1, 0)
    assert files.read("uz").find("Send for review").msgstr == "Koʻrib chiqishga yuborish"


def test_update_twice_writes_the_same_file(locale):
    files.update("ru")
    first = files.path_of("ru").read_bytes()
    assert files.update("ru") == (0, 0)
    assert files.path_of("ru").read_bytes() == first


def test_prune_drops_what_the_code_no_longer_says(locale):
    files.update("uz")
    locale.pop(Message("Send for review"))
    files.update("uz", prune=True)
    assert files.read("uz").find("Send for review") is None


def test_plural_forms_are_those_of_the_language(locale):
    files.update("uz")
    files.update("ru")
    forms = [len(files.read(language).find("%(count)d place").msgstr_plural) for language in
             ("uz", "ru")]  # fmt: skip
    assert forms == [1, 4]


def test_check_names_each_fault(locale):
    files.update("uz")
    translate("uz", UZBEK | {"%(count)d place": "%(soni)d oʻrin", "draft": ""})
    locale[Message("Brand new")] = ["d.py"]
    locale.pop(Message("Send for review"))
    assert sorted(checks.faults("uz")) == [
        "uz: missing, d.py: 'Brand new'",
        "uz: not translated, b.py: 'draft'",
        "uz: obsolete: 'Send for review'",
        "uz: placeholders differ: %(count)d expected, c.html: '%(count)d place'",
    ]


def test_check_fails_until_everything_is_translated(locale, capsys):
    call_command("update_catalogues")
    with pytest.raises(CommandError, match="8 faults"):
        call_command("check_catalogues")
    translate("uz", UZBEK)
    translate("ru", UZBEK)
    call_command("check_catalogues")
    assert "complete" in capsys.readouterr().out


def test_uzbek_cyrillic_is_derived_and_markup_left_alone(locale):
    files.update("uz")
    files.update("ru")
    translate("uz", UZBEK)
    call_command("compile_catalogues", verbosity=0)
    mo = files.path_of("uz_Cyrl").with_suffix(".mo")
    with mo.open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Send for review") == "Кўриб чиқишга юбориш"
    assert compiled.pgettext("posting", "draft") == "қоралама"
    assert compiled.ngettext("%(count)d place", "%(count)d places", 5) == (
        "%(count)d ўрин <b>CSV</b> https://klaster.uz/x"
    )
    assert polib.mofile(str(mo)).metadata["Plural-Forms"] == "nplurals=1; plural=0;"


@pytest.mark.parametrize(
    ("uzbek", "source", "expected"),
    [
        ("%(name)sning holati", "%(name)s", "%(name)sнинг ҳолати"),
        ("%sning holati", "State of %s", "%sнинг ҳолати"),
        ("50 %dan koʻp", "more than 50 per cent", "50 %дан кўп"),
        (
            "{code} kodi `bin/demo` ali@example.uz",
            "{code}",
            "{code} коди `bin/demo` ali@example.uz",
        ),
    ],
)
def test_placeholders_stay_in_cyrillic(uzbek, source, expected):
    assert files.cyrillic_message(uzbek, source) == expected


def test_months_inside_a_date_are_small_in_both_scripts(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    files.compile_all()
    months = []
    for language in ("uz", "uz_Cyrl"):
        with files.path_of(language).with_suffix(".mo").open("rb") as file:
            months.append(gettext.GNUTranslations(file).pgettext("alt. month", "September"))
    assert months == ["sentabr", "сентябрь"]


def test_library_strings_without_a_translation_are_ours_to_give():
    key = (None, "A valid integer is required.")  # translated into Russian only
    assert (key in files.wanted("uz"), key in files.wanted("ru")) == (True, False)
