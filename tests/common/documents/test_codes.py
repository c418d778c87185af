"""Codes are read as people type them."""

import pytest

from cluster_portal.common.documents.codes import ALPHABET, LENGTH, new_code, read, written


def test_new_codes_are_readable_and_differ():
    codes = {new_code() for _time in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert [read(written(code)) for code in codes] == list(codes)


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-9QTX-20B1",
        "7k3m 9qtx 2obl",
        " 7K3M–9QTX–2OBI ",
        "\u0037\u041a3\u041c-9Q\u0422\u0425-2\u041e\u0412I",  # typed with Cyrillic letters
    ],
)
def test_lookalikes_are_the_same_code(typed):
    assert read(typed) == "7K3M9QTX20B1"


@pytest.mark.parametrize("typed", ["", "7K3M", "7K3M-9QTX-20B1-0", "7K3M-9QTX-20B!", "Ж" * 12])
def test_what_is_no_code_is_told(typed):
    assert read(typed) is None
