"""The summary as a table for people, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from hall.app.simulate.summary import busiest

WIDTH = 100
"""Fixed, so that the same day gives the same bytes whatever terminal there is."""


def show(figures: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Print it on stdout. ``names`` are those of the queues."""
    table = Table(
        title=f"模拟的一天 a simulated day · seed {figures['seed']}", title_justify="left"
    )
    table.add_column("项目 what")
    table.add_column("数值 value", justify="right")
    for what, value in _rows(figures, names):
        table.add_row(what, value)
    Console(width=WIDTH, highlight=False).print(table)


def _rows(figures: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "来厅群众 citizens", str(figures["citizens"])
    yield "开放窗口 windows open", str(len(figures["counters_open"]))
    yield "办结 served", str(figures["served"])
    yield "过号 no-shows", str(figures["no_shows"])
    yield "取消 cancelled", str(figures["cancelled"])
    yield "未取到号 turned away", str(figures["turned_away"])
    yield "优先号 priority", str(figures["priority"])
    yield "过号恢复 reinstated", str(figures["reinstated"])
    yield from _ratings(figures["ratings"])
    yield from _spread("等候 wait", figures["wait"])
    yield from _spread("办理 service", figures["service"])
    for code in busiest(figures):
        queue = figures["queues"][code]
        wait = _minutes(queue["wait"].get("mean"))
        yield (
            f"繁忙队列 busy queue: {names.get(code, code)}",
            f"{queue['citizens']} 人，平均等候 mean wait {wait}",
        )
    yield from _estimate(figures["estimate"])


def _ratings(ratings: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    words = {
        "5": "非常满意 very satisfied", "4": "满意 satisfied", "3": "基本满意 fair",
        "2": "不满意 dissatisfied", "1": "非常不满意 very dissatisfied",
        "unrated": "未评价 unrated", "by_code": "其中扫码评价 of these by the slip's code",
    }  # fmt: skip
    for key, word in words.items():
        yield f"评价 {word}", str(ratings[key])


def _spread(what: str, times: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    for key, word in (("mean", "平均 mean"), ("median", "中位 median"), ("p90", "p90")):
        yield f"{what}：{word}", _minutes(times.get(key))


def _minutes(seconds: float | None) -> str:
    return "—" if seconds is None else f"{seconds / 60:.1f} 分钟 min"


def _estimate(estimate: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    what = "预计等候的误差 error of the expected wait"
    if not estimate["count"]:
        yield what, "—"
        return
    yield (
        f"{what}：平均绝对 mean absolute",
        f"{estimate['mean_absolute_error_minutes']:.1f} 分钟 min",
    )
    yield f"{what}：偏差 bias", f"{estimate['bias_minutes']:+.1f} 分钟 min"
    yield f"{what}：五分钟以内 within 5 min", f"{estimate['within_five_minutes']:.0%}"
