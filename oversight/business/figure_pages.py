"""The section's figures (统计): months with their chart, departments, items, kinds, windows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from hall.domain import words
from hall.domain.actors import Actor
from hall.domain.errors import HallError, Invalid
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.books import statistics
from hall.web.context import web
from hall.web.pages import staff_page
from hall.web.permissions import Action
from oversight.business.chart import chart, in_words
from oversight.business.serving import given_day, local_day, off_hub, page, refused, table_file

blueprint = Blueprint("business_figure_pages", __name__)

GROUPS = {"month": "月份", "department": "部门", "item": "事项", "kind": "类型", "counter": "窗口"}
FIGURES = (
    ("received", "收件"), ("accepted", "受理"), ("immediate", "即办"), ("promised", "承诺"),
    ("joint", "联办"), ("reported_up", "上报"), ("supplements", "补办"), ("returned", "退回"),
    ("concluded", "办结"), ("late", "超期"), ("refused", "不予批准"), ("revoked", "撤销"),
    ("unchecked", "未核验领取"),
)  # fmt: skip


@blueprint.get("/business/statistics")
@staff_page(Action.SEE_REGISTRY)
def figures(actor: Actor) -> Any:
    """Months with their chart, or a stretch by department, item, kind or window."""
    report = _read()
    if isinstance(report, HallError):
        return refused(report)
    by = str(report["by"])
    rows = report["rows"]
    assert isinstance(rows, list)
    return page(
        "statistics", actor, report=report, by=by, groups=GROUPS, figures=FIGURES, rate=in_words,
        chart=chart(rows) if by == "month" else None, named=_named(by),
        file="?" + urlencode({"from": report["from"], "to": report["to"], "by": by}),
        years=_years(),
    )  # fmt: skip


def _read() -> Body | HallError:
    try:
        return off_hub(_report, web().hall, *_asked())
    except Invalid as error:
        return error


def _asked() -> tuple[str, str, str]:
    """Days and grouping of the query string; no first day stands for the last twelve months.

    Raises Invalid.
    """
    last = given_day("to") or local_day().isoformat()
    return given_day("from") or "", last, request.args.get("by") or "month"


def _years() -> tuple[tuple[str, date, date], ...]:
    now = local_day()
    this, last = now.replace(month=1, day=1), date(now.year - 1, 1, 1)
    return (
        ("本月", now.replace(day=1), now),
        (f"{now.year}年", this, now),
        (f"{now.year - 1}年", last, this - timedelta(days=1)),
    )


def _report(hall: Hall, first: str, last: str, by: str) -> Body:
    with closing(hall.reader()) as reader:
        wanted = statistics.asked(reader, first, last, by)
        if not first:
            ago = wanted.last.replace(day=1, year=wanted.last.year - 1) + timedelta(days=31)
            # Months before the hall's first day are nothing to show.
            wanted = replace(wanted, first=max(wanted.first, ago.replace(day=1)))
        return statistics.report(reader, hall.terms, wanted)


def _named(by: str) -> Callable[[object], str]:
    catalog = web().hall.catalog
    of: dict[str, dict[Any, str]] = {
        "department": {one.code: one.name for one in catalog.departments.values()},
        "item": {one.code: one.name for one in catalog.items.values()},
        "kind": words.KINDS,
        "counter": {one.number: f"{one.number}号 {one.name}" for one in catalog.counters.values()},
    }
    names = of.get(by, {})
    return lambda key: "未定" if key is None else names.get(key, str(key))


@blueprint.get("/business/statistics.csv")
@staff_page(Action.SEE_REGISTRY)
def figures_file(_: Actor) -> Any:
    """The same as a table."""
    report = _read()
    if isinstance(report, HallError):
        return refused(report)
    by, rows = str(report["by"]), report["rows"]
    assert isinstance(rows, list)
    named = _named(by)
    head = [
        GROUPS[by], *(name for _, name in FIGURES), "按时率", "提前率", "平均节省工作日", "咨询",
        *(["累计受理"] if by == "month" else []),
    ]  # fmt: skip
    lines = (
        [
            named(row[by]), *(row[key] for key, _ in FIGURES), row["on_time_rate"],
            row["early_rate"], row["mean_saved_days"], row["enquiries"],
            *([row["cumulative"]] if by == "month" else []),
        ]
        for row in rows
    )  # fmt: skip
    return table_file(head, lines, f"statistics-{by}-{report['from']}-{report['to']}.csv")
