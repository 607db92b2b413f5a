"""``jiaohao report``: figures of past days."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from hall.app.options import config_option, data_option, database_of
from hall.app.output import fail
from hall.app.records.case_report import CASE_GROUPINGS, report_cases
from hall.store import database, figures

_TITLES = {
    "issued": "取号",
    "served": "办理",
    "no_show": "过号",
    "cancelled": "取消",
    "mean_wait_seconds": "平均等候(分)",
    "mean_service_seconds": "平均办理(分)",
    "rated": "已评价",
    "good": "好评",
    "bad": "差评",
    "rated_rate": "评价率",
    "good_rate": "好评率",
}


GROUPINGS = (*figures.GROUPINGS, *(by for by in CASE_GROUPINGS if by not in figures.GROUPINGS))


@click.command()
@data_option
@config_option
@click.option("--from", "first", default=None, help="First day, YYYY-MM-DD; default: the first.")
@click.option("--to", "last", default=None, help="Last day, included; default: the last.")
@click.option(
    "--by", type=click.Choice(GROUPINGS), default=None,
    help="Rows; default: by day, and with --cases by month.",
)  # fmt: skip
@click.option("--cases", "of_cases", is_flag=True, help="Cases instead of visits: 办件统计.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table")
def report(
    directory: Path,
    config: Path | None,
    first: str | None,
    last: str | None,
    by: str | None,
    form: str,
    *,
    of_cases: bool,
) -> None:
    """Visits, waits, service times and ratings. A rate over nothing is "—", never 100 %."""
    offered = CASE_GROUPINGS if of_cases else figures.GROUPINGS
    by = by or ("month" if of_cases else "day")
    if by not in offered:
        fail(f"--by {by}：这种统计只能按 {'、'.join(offered)} 分组 choose one of these")
    if of_cases:
        report_cases(directory, config, (first or "", last or "", by), form)
        return
    with closing(database.open_reader(database_of(directory))) as reader:
        bounds = figures.bounds(reader)
        if bounds is None:
            fail("还没有任何服务日。")
        days = (_day("--from", first) or bounds[0], _day("--to", last) or bounds[1])
        rows = figures.visits(reader, first_day=days[0], last_day=days[1], by=by)
    rows = [with_rates(row) for row in rows]
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, fieldnames=[by, *_TITLES])
        writer.writeheader()
        writer.writerows(rows)
    else:
        _table(rows, by)


def with_rates(row: dict[str, object]) -> dict[str, object]:
    """The row with its rates; None where the denominator is zero (rulebook 02)."""
    served, rated, good = row["served"], row["rated"], row["good"]
    return {**row, "rated_rate": _rate(rated, served), "good_rate": _rate(good, rated)}


def _rate(part: object, whole: object) -> float | None:
    if not isinstance(part, int) or not isinstance(whole, int) or whole == 0:
        return None
    return round(part / whole, 4)


def _day(option: str, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(f"{option} {text!r} 不是日期，应为 YYYY-MM-DD。") from error


def _table(rows: list[dict[str, object]], by: str) -> None:
    table = Table(by, *_TITLES.values())
    for row in rows:
        table.add_row(str(row[by] or "—"), *(_cell(key, row[key]) for key in _TITLES))
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def _cell(key: str, value: object) -> str:
    if value is None:
        return "—"
    if key.endswith("_seconds") and isinstance(value, float):
        return f"{value / 60:.1f}"
    if key.endswith("_rate") and isinstance(value, float):
        return f"{value:.1%}"
    return str(value)
