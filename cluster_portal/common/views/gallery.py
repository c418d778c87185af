"""One page that shows every component with its states; made-up examples, never real records."""

from datetime import date

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cluster_portal.common import charts
from cluster_portal.common.keyset import Page
from cluster_portal.common.templatetags.interface import percent

_LONG_NAME = "Oʻzbekiston Respublikasi Oliy taʼlim, fan va innovatsiyalar vazirligi"
_YEARS = [("2022/2023", 0.71), ("2023/2024", 0.74), ("2024/2025", 0.79), ("2025/2026", 0.82)]
_REGIONS = [
    ("1735", "Qoraqalpogʻiston", 0.61), ("1733", "Xorazm", 0.74), ("1712", "Navoiy", 0.88),
    ("1706", "Buxoro", 0.79), ("1718", "Samarqand", 0.83), ("1708", "Jizzax", None),
    ("1724", "Sirdaryo", 0.66), ("1726", "Toshkent sh.", 0.91), ("1727", "Toshkent vil.", 0.85),
    ("1714", "Namangan", 0.78), ("1703", "Andijon", 0.72), ("1730", "Fargʻona", 0.8),
    ("1710", "Qashqadaryo", 0.58), ("1722", "Surxondaryo", 0.69),
]  # fmt: skip


class ExampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(help_text="As it stands in the register.")
    email = forms.EmailField(required=False)
    starts_on = forms.DateField()
    at = forms.DateTimeField(required=False)
    places = forms.IntegerField(min_value=1)
    kind = forms.ChoiceField(choices=[("a", "Introductory"), ("b", "Educational")])
    years = forms.MultipleChoiceField(choices=[("1", "First year"), ("2", "Second year")])
    shift = forms.ChoiceField(
        choices=[("d", "Day"), ("n", "Night")], widget=forms.RadioSelect, required=False
    )
    needs = forms.MultipleChoiceField(
        choices=[("m", "Meals"), ("t", "Transport")], widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(widget=forms.Textarea, required=False)
    cv = forms.FileField(required=False)
    agreed = forms.BooleanField(label="I have read the rules")


def _kind(value: float | None) -> str:
    if value is None:
        return ""
    return "good" if value >= 0.8 else "attention" if value >= 0.65 else "problem"


def _examples() -> dict:
    rows = [
        {"label": year, "value": value, "low": value - 0.04, "high": value + 0.04}
        for year, value in _YEARS
    ]
    table = {
        "head": ["Year", "Value", "Low", "High"],
        "rows": [
            [row["label"], *(percent(row[name]) for name in ("value", "low", "high"))]
            for row in rows
        ],
    }
    return {
        "long_name": _LONG_NAME,
        "kinds": ["good", "attention", "problem", "information", "neutral"],
        "button_kinds": ["primary", "secondary", "danger", "quiet"],
        "steps": [
            {"label": "Draft", "state": "done", "at": date(2026, 9, 1), "by": "H. Rahimov"},
            {"label": "Submitted", "state": "done", "at": date(2026, 9, 3), "by": "H. Rahimov"},
            {"label": "Published", "state": "now", "at": date(2026, 9, 8), "by": "U. Gʻulomova"},
            {"label": "Closed", "state": "next"},
        ],
        "checks": [
            {"label": "A university in the middle", "done": True},
            {"label": "At least two enterprises", "done": False, "detail": "1 of 2"},
        ],
        "choices": [
            {"id": "1", "label": "Navoiy sement zavodi", "detail": "Navoiy · 5 places"},
            {"id": "2", "label": "Олмалиқ кон-металлургия комбинати", "detail": "Olmaliq"},
            {"id": "3", "label": _LONG_NAME},
        ],
        "page": Page([], "?after=x", "?before=x"),
        "export_urls": {"csv": "?export=csv", "xlsx": "?export=xlsx"},
        "table": table,
        "trend": charts.trend(rows, label="Satisfied", target=0.8),
        "bars": charts.bars(rows, label="Satisfied"),
        "comparison": charts.comparison(rows, label="Satisfied", reference=0.77),
        "regions": [
            {
                "code": code,
                "name": name,
                "value": value,
                "text": percent(value),
                "url": "#regions",
                "kind": _kind(value),
            }
            for code, name, value in _REGIONS
        ],
    }


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    context = _examples() | {
        "form": ExampleForm(),
        "wrong_form": ExampleForm({"name": "", "starts_on": "soon", "places": "0"}, prefix="w"),
    }
    return render(request, "ui/gallery.html", context)
