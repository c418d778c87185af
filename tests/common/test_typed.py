"""Invisible signs, control characters, impossible days and numbers that are none."""

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from cluster_portal.common.letters import written
from cluster_portal.common.typed import plain
from internships.models import Posting

INVISIBLE = ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u200f"]
CONTROLS = ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ufffe", "\ud800"]
OTHER_TIMES = ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"]


class TypedForm(forms.Form):
    name = forms.CharField(max_length=20)
    text = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField(required=False)
    moment = forms.DateTimeField(required=False)
    password = forms.CharField(strip=False, required=False)


class TypedSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=20, required=False)
    day = serializers.DateField(required=False)
    moment = serializers.DateTimeField(required=False)
    number = serializers.FloatField(required=False)
    password = serializers.CharField(trim_whitespace=False, required=False)
    names = serializers.ListField(child=serializers.CharField(), required=False)
    text = serializers.CharField(max_length=3000, required=False)


def form(**data) -> TypedForm:
    return TypedForm({"name": "Anvar"} | data)


def serializer(**data) -> TypedSerializer:
    return TypedSerializer(data=data)


@pytest.mark.parametrize("sign", INVISIBLE)
def test_invisible_signs_are_taken_out(sign):
    typed = form(name=f"An{sign}var")
    assert typed.is_valid()
    assert typed.cleaned_data["name"] == "Anvar"
    sent = serializer(name=f"An{sign}var", names=[f"{sign}A"])
    assert sent.is_valid()
    assert (sent.validated_data["name"], sent.validated_data["names"]) == ("Anvar", ["A"])


def test_a_name_of_invisible_signs_is_no_name():
    assert form(name="\u200b\u202e").errors.as_data()["name"][0].code == "required"
    sent = serializer(name="\u200b\u202e")
    assert not sent.is_valid()
    assert sent.errors["name"][0].code == "blank"


@pytest.mark.parametrize("sign", CONTROLS)
def test_control_characters_are_refused(sign):
    assert list(form(name=f"An{sign}var").errors) == ["name"]
    for sent in (serializer(name=f"An{sign}var"), serializer(names=[f"{sign}A"])):
        assert not sent.is_valid()


def test_a_line_stays_one_line_and_a_text_keeps_its_lines():
    typed = form(name="Anvar\r\nBcc: x@y.uz", text="One\n\tTwo")
    assert typed.is_valid()
    assert typed.cleaned_data["name"] == "Anvar Bcc: x@y.uz"
    assert typed.cleaned_data["text"] == "One\n\tTwo"


def test_passwords_are_left_alone():
    assert form(password=" a\u200bb ").is_valid()
    sent = serializer(password=" a\u200bb ")
    assert sent.is_valid()
    assert sent.validated_data["password"] == " a\u200bb "


@pytest.mark.parametrize("day", OTHER_TIMES)
def test_days_beyond_our_time_are_refused(day):
    assert list(form(day=day).errors) == ["day"]
    assert list(form(moment=f"{day}T00:00").errors) == ["moment"]
    for sent in (serializer(day=day), serializer(moment=f"{day}T00:00:00Z")):
        assert not sent.is_valid()


@pytest.mark.parametrize("day", ["2026-02-30", "2025-02-29", "2026-13-01", "29.02.2025"])
def test_days_that_are_none_are_refused(day):
    assert list(form(day=day).errors) == ["day"]
    assert not serializer(day=day).is_valid()


def test_leap_days_are_days():
    typed = form(day="2028-02-29")
    assert typed.is_valid()
    assert typed.cleaned_data["day"] == date(2028, 2, 29)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-inf", float("nan"), 1e400])
def test_numbers_that_are_none_are_refused(number):
    sent = serializer(number=number)
    assert not sent.is_valid()
    assert sent.errors["number"][0].code == "invalid"


@given(st.text())
def test_plain_text_is_plain_already(text):
    try:
        once = plain(text)
    except forms.ValidationError:
        return
    assert plain(once) == once
    assert not set(once) & set(INVISIBLE + CONTROLS)


def test_a_letter_has_a_subject_of_one_line():
    """Else one title with an end of a line in it would stop every letter after it."""
    context = {"problem": {"title": "Amaliyot\rBcc: x@y.uz", "university": "OTM"}}
    subject, _body = written("correction_demanded", "en", context)
    assert len(subject.splitlines()) == 1


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\t", "\u2028", "\n\r\n\t"])
def test_a_name_is_one_line_and_a_text_many(ends):
    """Whether a person pastes it or a program sends it."""
    given = f"An{ends}var"
    typed = form(name=given, text="a\r\nb")
    assert typed.is_valid()
    assert typed.cleaned_data["name"] == "An var"
    assert typed.cleaned_data["text"].splitlines() == ["a", "b"]
    sent = serializer(name=given, text="a\nb")
    assert sent.is_valid()
    assert (sent.validated_data["name"], sent.validated_data["text"]) == ("An var", "a\nb")


def test_lines_of_a_models_own_fields_are_as_its_columns_say():
    """The columns of a name are one line, those of a text without a length many."""

    class PostingSerializer(serializers.ModelSerializer):
        class Meta:
            model = Posting
            fields = ["title", "description"]

    sent = PostingSerializer(data={"title": "Fitter\nat kilns", "description": "a\nb"})
    assert sent.is_valid(), sent.errors
    assert dict(sent.validated_data) == {"title": "Fitter at kilns", "description": "a\nb"}
