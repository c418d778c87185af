"""What came of an import, for programs (JSON) and for whoever mends the file (CSV)."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.exports import Column
from cluster_portal.common.imports.kinds import Fault
from cluster_portal.common.models import ImportFault, ImportRun

_COUNTS = ("inserted", "changed", "unchanged")


def entry(fault: ImportFault | Fault) -> dict[str, Any]:
    return {
        "line": fault.line,
        "column": fault.column,
        "reason": fault.reason,
        "code": fault.code,
    }


def report_lines(counts: dict[str, int], faults: Iterator | Any) -> Iterator[str]:
    """The report as JSON text, piece by piece: there may be as many refused rows as rows."""
    head = {name: counts.get(name, 0) for name in _COUNTS}
    yield json.dumps(head)[:-1] + ', "rejected": ['
    separator = ""
    for fault in faults:
        yield separator + json.dumps(entry(fault), ensure_ascii=False)
        separator = ",\n"
    yield "]}\n"


def faults_of(run: ImportRun):
    return run.faults.order_by("line", "pk")


FAULT_COLUMNS = [
    Column(_("Line"), "line"),
    Column(_("Column"), "column"),
    Column(pgettext_lazy("cell", "Value"), "value"),
    Column(_("Reason"), "reason"),
    Column(_("Code"), "code"),
]
