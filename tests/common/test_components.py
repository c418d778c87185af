"""What components promise beyond their looks."""

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cluster_portal.navigation import ENTRIES

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


def icon_names() -> set[str]:
    return set(Path(settings.BASE_DIR, "assets", "icons.txt").read_text().split())


def test_icons_used_in_templates_are_in_the_sprite():
    pattern = re.compile(r'(?:c-icon name|icon)="([a-z0-9-]+)"')
    used = {name for path in TEMPLATES for name in pattern.findall(path.read_text())}
    assert used - icon_names() == set()


def test_icons_of_the_navigation_are_in_the_sprite():
    used = {entry.icon for entries in ENTRIES.values() for entry in entries}
    assert used - icon_names() == set()


def test_navigation_has_at_most_seven_entries():
    assert {role: len(entries) for role, entries in ENTRIES.items() if len(entries) > 7} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_nothing_the_policy_forbids(path):
    text = path.read_text()
    assert re.findall(r'\s(?:style|on(?:click|change|submit|input|load|error))="', text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == []
    assert "<style" not in text


class ExampleForm(forms.Form):
    name = forms.CharField(help_text="As in the register.")
    starts_on = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def test_form_ties_errors_to_their_fields():
    page = ExampleForm({"name": "", "starts_on": "2026-09-01", "kind": "a"}).render()
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert '<a href="#id_name">Name</a>' in page
    assert page.count("field-error") == 1


def test_form_marks_required_fields_and_groups():
    page = ExampleForm().render()
    assert page.count("required-mark") == 3
    assert page.count("<legend") == 1
    assert "error-summary" not in page


@pytest.mark.parametrize("language", ["uz", "ru", "en"])
def test_date_field_speaks_iso_to_the_browser(language):
    with translation.override(language):
        page = ExampleForm(initial={"starts_on": date(2026, 9, 1)}).render()
        assert re.search(r'type="date"[^>]*value="2026-09-01"', page)
        form = ExampleForm({"name": "x", "starts_on": "2026-09-01", "kind": "a"})
        assert form.is_valid()
        assert form.cleaned_data["starts_on"] == date(2026, 9, 1)


def test_form_escapes_what_was_typed():
    page = ExampleForm({"name": '"><script>', "starts_on": "", "kind": ""}).render()
    assert "<script>" not in page


def test_server_error_page_needs_no_context():
    page = render_to_string("500.html")
    assert 'lang="ru"' in page
    assert 'lang="en"' in page
