"""Transliteration, alphabetical order and search keys."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cluster_portal.common import text as module
from cluster_portal.common.text import cyrillic, search_key, sort_key, straighten_apostrophes

ANY_TEXT = st.text(max_size=700)


@pytest.mark.parametrize(
    ("latin", "expected"),
    [
        ("SHAHAR", "ШАҲАР"),
        ("Shahar", "Шаҳар"),
        ("Yoʻl", "Йўл"),
        ("YOʻL", "ЙЎЛ"),
        ("hayot", "ҳаёт"),
        ("oʻyin", "ўйин"),
        ("qoʻngʻiroq", "қўнғироқ"),
        ("Choʻlpon", "Чўлпон"),
        ("mayor", "майор"),
        ("poeziya", "поэзия"),
        ("Ergasheva", "Эргашева"),
        ("yechim", "ечим"),
        ("premyera", "премьера"),
        ("obyekt", "объект"),
        ("Isʼhoq", "Исҳоқ"),
        ("maʼno", "маъно"),
        ("MAʼNO", "МАЪНО"),
        ("sanʼat", "санъат"),
        ("litsey", "лицей"),
        ("ketsa, aytsin, shartsiz", "кетса, айтсин, шартсиз"),
        ("konferensiya", "конференция"),
        ("korrupsiya", "коррупция"),
        ("pensiya", "пенсия"),
        ("ekskursiya", "экскурсия"),
        ("sentabr", "сентябрь"),
        ("1-sentabrdan", "1-сентябрдан"),
        ("OKTABR", "ОКТЯБРЬ"),
        ("Aprel", "Апрель"),
        ("iyul", "июль"),
        ("sirk", "цирк"),
        ("sirka", "сирка"),
        ("Navoiy sement zavodi", "Навоий цемент заводи"),
        ("AQSh", "АҚШ"),
        ("OTM, STIR", "ОТМ, СТИР"),
        ("DIL", "ДИЛ"),
    ],
)
def test_cyrillic_follows_the_official_rules(latin, expected):
    assert cyrillic(latin) == expected


@pytest.mark.parametrize(
    "kept", ["CSV", "XLSX", "API", "Cisco", "www", "XIV", "Тошкент", "82 %", "", "‘”"]
)
def test_cyrillic_leaves_what_is_not_uzbek_latin(kept):
    assert cyrillic(kept) == kept


@pytest.mark.parametrize("sign", "'`´‘’ʻʼ")
def test_lookalike_apostrophes_mean_the_same(sign):
    assert cyrillic(f"o{sign}qituvchi ma{sign}no") == "ўқитувчи маъно"
    assert straighten_apostrophes(f"G{sign}ulom san{sign}at") == "Gʻulom sanʼat"
    assert search_key(f"To{sign}raqulova") == search_key("Тўрақулова") == "toraqulova"


def test_closing_quotation_mark_stays():
    assert straighten_apostrophes("‘talaba’") == "‘talaba’"


def test_every_exception_is_pure_cyrillic_and_needed():
    file = Path(module.__file__).parent / "cyrillic_words.toml"
    stems = tomllib.loads(file.read_text("utf-8"))["stems"]
    needless = [
        stem
        for stem, word in stems.items()
        if module._spelled(stem, begins=True) == word
        and not any(stem != other and stem.startswith(other) for other in stems)
    ]
    mixed = [word for word in stems.values() if any(letter.isascii() for letter in word)]
    assert (needless, mixed) == ([], [])


def test_sort_key_follows_the_uzbek_alphabet():
    names = ["Abdulla", "Davron", "Olim", "Xasan", "Yusuf", "Zafar", "Oʻtkir", "Gʻulom", "Shuhrat"]
    names.append("Chori")
    assert sorted(set(names), key=sort_key) == names


def test_sort_key_follows_the_uzbek_cyrillic_and_russian_alphabets():
    uzbek = ["Абдулла", "Ерёма", "Ёқуб", "Жамол", "Шуҳрат", "Эргаш", "Юсуф", "Ўткир", "Қодир"]
    uzbek += ["Ғулом", "Ҳасан"]
    assert sorted(set(uzbek), key=sort_key) == uzbek


def test_sort_key_ignores_case_and_glottal_stop():
    assert sort_key("SANʼAT") == sort_key("sanat")
    assert sort_key("Isʼhoq") < sort_key("Ishoq")  # s + h, not the letter sh


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Конференция", "konferensiya"),
        ("Поезд", "poyezd"),
        ("Елена", "Yelena"),
        ("Хоразм", "Xorazm"),
        ("Ҳасан", "Hasan"),
        ("  Gʻulomova   UMIDA ", "ғуломова умида"),
        ("Café", "cafe"),
    ],
)
def test_search_key_is_equal_across_scripts(one, other):
    assert search_key(one) == search_key(other)


@given(ANY_TEXT)
def test_keys_never_fail_and_stay_within_their_columns(text):
    assert len(sort_key(text)) <= 600
    assert isinstance(cyrillic(text), str)


@given(ANY_TEXT)
def test_search_key_of_a_search_key_is_itself(text):
    assert search_key(search_key(text)) == search_key(text)


@given(ANY_TEXT)
def test_straightening_twice_changes_nothing_more(text):
    once = straighten_apostrophes(text)
    assert straighten_apostrophes(once) == once


@given(st.text(alphabet="abdefghijklmnopqrstuvxyzʻʼ ABSHOGCY'", max_size=60))
def test_cyrillic_of_cyrillic_is_itself(text):
    text = re.sub("[ʻʼ']+", lambda run: run[0][0], text)  # two apostrophes running mean nothing
    assert cyrillic(cyrillic(text)) == cyrillic(text)
