"""Effective terms, by properties."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from internships.contracts.effective import AMENDABLE, Change, digest, effective_terms

TERMS = {
    "starts_on": "2026-11-02", "ends_on": "2026-12-12", "place": "A", "pay": "100",
    "supervisor": "S", "mentor": "M", "number": "1",
}  # fmt: skip
FIRST = date(2026, 11, 1)
DAYS = st.sampled_from([FIRST + timedelta(days=count) for count in range(61)])
ISO_DAYS = st.sampled_from([(FIRST + timedelta(days=count)).isoformat() for count in range(61)])
WORDS = st.sampled_from(["", "A", "B", "Oʻ"])  # only whether they are equal matters
VALUES = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("place", "supervisor", "mentor", "pay"), WORDS)
    | dict.fromkeys(("starts_on", "ends_on", "ends_early_on"), ISO_DAYS),
)
CHANGES = st.lists(st.tuples(DAYS, VALUES), max_size=6).map(
    lambda rows: [Change(day, number, values) for number, (day, values) in enumerate(rows)]
)


@given(CHANGES)
def test_before_the_first_change_the_contract_stands_as_it_was(changes):
    before = min((one.effective_on for one in changes), default=FIRST) - timedelta(days=1)
    assert effective_terms(TERMS, changes, before) == TERMS


@given(CHANGES, DAYS, st.randoms())
def test_order_in_which_changes_are_told_does_not_matter(changes, on, random):
    mixed = random.sample(changes, len(changes))
    assert effective_terms(TERMS, mixed, on) == effective_terms(TERMS, changes, on)


@given(CHANGES, DAYS)
def test_each_value_is_that_of_the_latest_change_that_says_it(changes, on):
    found = effective_terms(TERMS, changes, on)
    for name in set(AMENDABLE) - {"ends_on", "ends_early_on"}:
        said = [
            ((one.effective_on, one.number), one.values[name])
            for one in changes
            if one.effective_on <= on and name in one.values
        ]
        assert found[name] == (max(said)[1] if said else TERMS[name])


@given(CHANGES, DAYS)
def test_early_end_only_cuts(changes, on):
    without = [
        Change(one.effective_on, one.number,
               {name: value for name, value in one.values.items() if name != "ends_early_on"})
        for one in changes
    ]  # fmt: skip
    found, uncut = effective_terms(TERMS, changes, on), effective_terms(TERMS, without, on)
    assert found["ends_on"] == min(uncut["ends_on"], found.get("ends_early_on", uncut["ends_on"]))


@given(CHANGES, DAYS)
def test_what_may_not_be_amended_never_changes(changes, on):
    forged = [Change(one.effective_on, one.number, one.values | {"number": "2"}) for one in changes]
    assert effective_terms(TERMS, forged, on)["number"] == "1"


@given(CHANGES, DAYS)
def test_recomputing_leaves_the_contract_itself_alone(changes, on):
    before = dict(TERMS)
    effective_terms(TERMS, changes, on)
    assert before == TERMS


def test_hash_does_not_depend_on_the_order_of_names_and_sees_every_change():
    assert digest(TERMS) == digest(dict(reversed(TERMS.items())))
    changed = {digest(TERMS | {name: "x"}) for name in TERMS}
    assert len(changed | {digest(TERMS)}) == len(TERMS) + 1
