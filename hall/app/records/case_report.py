"""``jiaohao report --cases``: statistics of cases (办件统计) in the terminal, as CSV, as JSON."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from hall.app.options import database_of, settings_of
from hall.app.terms import terms_of
from hall.domain.words import KINDS
from hall.service.handling.books import statistics
from hall.store import database
from hall.store.handling.statistics import GROUPINGS as CASE_GROUPINGS

__all__ = ["CASE_GROUPINGS", "TITLES", "report_cases"]

TITLES = {
    "received": "收件",
    "accepted": "受理",
    "immediate": "即办件",
    "promised": "承诺件",
    "joint": "联办件",
    "reported_up": "上报件",
    "urgent": "急办件",
    "supplements": "补办件",
    "returned": "退回件",
    "withdrawn": "撤回",
    "refused": "不予批准",
    "revoked": "撤销",
    "enquiries": "咨询",
    "concluded": "办结",
    "on_time": "按时",
    "early": "提前",
    "late": "逾期",
    "on_time_rate": "按时办结率",
    "early_rate": "提前办结率",
    "mean_saved_days": "平均比法定少(天)",
    "cumulative": "开办以来受理",
}
"""The columns that people see, in their order; CSV and JSON have every figure."""
_WORDS = {
    "month": "月份", "department": "部门", "kind": "办件类型", "item": "事项", "counter": "窗口",
}  # fmt: skip
_WIDTH = 200


def report_cases(
    directory: Path, config: Path | None, wanted: tuple[str, str, str], form: str
) -> None:
    """Print it; ``wanted`` is the first day, the last day (empty: all) and the grouping.

    Raises Invalid, FileNotFoundError, ConfigErrors.
    """
    terms = terms_of(settings_of(directory, config), "")
    with closing(database.open_reader(database_of(directory))) as reader:
        asked = statistics.asked(reader, *wanted)
        found: dict[str, Any] = statistics.report(reader, terms, asked)
    rows, total = found["rows"], {asked.by: "合计", **found["total"]}
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, fieldnames=list(total), restval="")
        writer.writeheader()
        writer.writerows([*rows, total])
    else:
        _table([*rows, total], asked.by)


def _table(rows: list[dict[str, Any]], by: str) -> None:
    # Only a month has an end by which to count from the beginning.
    titles = {name: title for name, title in TITLES.items() if name in rows[0]}
    table = Table(_WORDS[by], *titles.values())
    for row in rows:
        key = str(row[by] if row[by] is not None else "—")
        name = KINDS.get(key, key) if by == "kind" else key
        table.add_row(name, *(_cell(title, row.get(title)) for title in titles))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)


def _cell(name: str, value: object) -> str:
    if value is None:
        return "—"
    if name.endswith("_rate") and isinstance(value, float):
        return f"{value:.1%}"
    if name == "mean_saved_days" and isinstance(value, float):
        return f"{value:.1f}"
    return str(value)
