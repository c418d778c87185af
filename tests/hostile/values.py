"""What people paste and attackers try, by the kind of field it is typed into."""

from datetime import date

from django import forms
from hypothesis import strategies as st

TEXTS = [
    "", " ", "\x00", "a\x00b", "\x07", "\ufeff", "\u200b", "\u202eabc\u202c", "a\u0301" * 50,
    "x" * 10_000, "ў" * 3_001, "\r\nBcc: x@example.uz", "<script>alert(1)</script>", "{{ 7*7 }}",
    "%s%n", "' OR 1=1 --", "=1+1", "\ud800", "𐍈🎓", "..\\..\\etc", "null", "true",
]  # fmt: skip
NUMBERS = [
    "-1", "0", "1", "2147483648", "9223372036854775808", "9" * 30, "-" + "9" * 400, "1e400",
    "NaN", "inf", "-inf", "1.5", "0x10", "१२", "1_000", "٣", "1,5", "9" * 5_000,
]  # fmt: skip
DAYS = [
    "0001-01-01", "0000-00-00", "9999-12-31", "10000-01-01", "2026-02-30", "2025-02-29",
    "2028-02-29", "2026-13-01", "-1", "31.12.2026", "1900-01-01", "2200-12-31",
]  # fmt: skip
MOMENTS = [f"{day}T00:00" for day in DAYS] + ["2026-03-29T02:30", "2026-10-01T24:00", "now"]
HOSTILE = [*TEXTS, *NUMBERS, *DAYS, *MOMENTS]


def sensible(field: forms.Field, shown) -> list[str]:
    """What somebody would fill in: what the form SHOWS already, else the first choice or a word."""
    if isinstance(shown, list | tuple):
        return [str(one) for one in shown if one is not None]
    if shown not in (None, ""):
        return [shown.isoformat() if isinstance(shown, date) else str(shown)]
    for key, _label in getattr(field, "choices", ()):
        if key and not isinstance(_label, list | tuple):
            return [str(key)]
    if isinstance(field, forms.DateField):
        return [date.today().isoformat()]
    if isinstance(field, forms.EmailField):
        return ["kimdir@example.uz"]
    return ["3"]


def own(field: forms.Field) -> list[str]:
    """The hostile values of the field's own kind."""
    if isinstance(field, forms.DateTimeField):
        return MOMENTS
    if isinstance(field, forms.DateField):
        return DAYS
    if isinstance(field, forms.IntegerField | forms.FloatField | forms.DecimalField):
        return NUMBERS
    return TEXTS


def values_of(field: forms.Field, shown) -> st.SearchStrategy[list[str]]:
    """The values posted under the field's name: none, one, or several."""
    usual = st.just(sensible(field, shown))
    hostile = st.one_of(st.sampled_from(own(field)), st.sampled_from(HOSTILE), st.text(max_size=40))
    return st.one_of(
        usual, usual, st.lists(hostile, min_size=1, max_size=1), st.lists(hostile, max_size=3)
    )


def filled(form: forms.BaseForm) -> st.SearchStrategy[dict[str, list[str]]]:
    """Data for FORM: mostly what makes sense, so that what does not gets as far as it can."""
    return st.fixed_dictionaries(
        {form.add_prefix(name): values_of(field, form[name].value())
         for name, field in form.fields.items()}
    )  # fmt: skip


def tell(record_property, requests: int) -> None:
    """For the report of the run and, with -s, for whoever looks on."""
    record_property("requests", requests)
    print(f"{requests} requests")  # noqa: T201
