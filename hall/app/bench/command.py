"""``jiaohao bench``: measured against the physical limit of this machine, in one run."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from hall.app.output import fail, say

VERSION = 1
"""Of the JSON's shape; it grows when a figure changes its meaning or goes."""
WIDTH = 140
NAMES = ("latency", "throughput", "serial", "growth", "fanout", "slip", "start", "search")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else.")
@click.option("--quick", is_flag=True, help="Fewer repetitions; under a minute.")
@click.option("--only", type=click.Choice(NAMES), multiple=True, help="Repeatable.")
@click.option(
    "--disk-ms", type=click.FloatRange(0, 1000), default=5.0, show_default=True,
    help="Throughput again on a modelled disk that needs so long for a sync; 0: not.",
)  # fmt: skip
@click.option(
    "--data", "directory", type=click.Path(path_type=Path, file_okay=False), default="var",
    envvar="JIAOHAO_DATA", show_default=True,
    help="Measure on this directory's disk, in a folder that is removed afterwards.",
)  # fmt: skip
def bench(
    directory: Path, disk_ms: float, only: tuple[str, ...], *, as_json: bool, quick: bool
) -> None:
    """Measure this machine with halls of its own; no existing hall is touched."""
    from hall.app.bench.requests import Unexpected

    place = directory if directory.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=place))
    try:
        figures, lines = _measured(folder, only or NAMES, disk_ms, quick=quick)
    except Unexpected as error:
        fail(f"测量没有完成 the measurement failed: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
    else:
        _show(lines)


def _measures(disk_ms: float) -> Mapping[str, tuple[tuple[str, Any, Any], ...]]:
    """For each name: the figures' key, what measures them, and what makes lines of them."""
    from hall.app.bench import (
        fanout,
        growth,
        latency,
        paper,
        search,
        serial_line,
        startup,
        throughput,
    )

    slow = partial(throughput.measure_slow, milliseconds=disk_ms)
    on_slow_disk = (("throughput_slow_disk", slow, throughput.lines),) if disk_ms else ()
    return {
        "latency": (("latency", latency.measure, latency.lines),),
        "throughput": (
            ("throughput", throughput.measure, throughput.lines), *on_slow_disk,
        ),
        "serial": (("serial", serial_line.measure, serial_line.lines),),
        "growth": (("growth", growth.measure, growth.lines),),
        "fanout": (("fanout", fanout.measure, fanout.lines),),
        "slip": (("slip", paper.measure, paper.lines),),
        "start": (("start", startup.measure, startup.lines),),
        "search": (("search", search.measure, search.lines),),
    }  # fmt: skip


def _measured(
    folder: Path, names: tuple[str, ...], disk_ms: float, *, quick: bool
) -> tuple[dict[str, Any], list[Any]]:
    from hall.app.bench.halls import make_template
    from hall.app.bench.setting import Line, Setting

    setting = Setting(directory=folder, template=make_template(folder / "template"), quick=quick)
    figures: dict[str, Any] = {}
    lines: list[Line] = []
    for name in names:
        for key, measure, lines_of in _measures(disk_ms)[name]:
            began = time.monotonic()
            figures[key] = measure(setting)
            lines += lines_of(figures[key])
            say(f"{key} … {time.monotonic() - began:.0f} s")
    return {"version": VERSION, "quick": quick, "machine": machine(), "figures": figures}, lines


def machine() -> dict[str, Any]:
    """What was measured on; load says how much of it was ours."""
    return {
        "cpus": os.cpu_count(),
        "architecture": platform.machine(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def _show(lines: list[Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="叫号 jiaohao bench", title_justify="left")
    table.add_column("测量 what")
    table.add_column("结果 measured", justify="right")
    table.add_column("目标 aim", justify="right")
    table.add_column("")
    marks: Mapping[bool | None, str] = {True: "✓", False: "✗", None: ""}
    for line in lines:
        table.add_row(line.what, line.value, line.target, marks[line.met])
    # Wide enough for its own lines where there is no terminal to ask.
    console = Console() if Console().is_terminal else Console(width=WIDTH)
    console.print(table)
