"""Whether a hall with years behind it is as fast as an empty one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from hall.app.bench import workers
from hall.app.bench.halls import Template
from hall.app.bench.latency import ITEM
from hall.app.bench.pair import COUNTER
from hall.app.bench.samples import ratio, spread
from hall.app.bench.setting import Line, Setting, aimed
from hall.service.hall import DATABASE
from hall.service.secret import derived, read_secret
from hall.store import filling

SIZES = (0, 10_000, 100_000, 240_000)
QUICK_SIZES = (0, 10_000)
A_DAY = 1000
"""Tickets of one service day in the history."""
TIMES_THE_EMPTY = 1.2


def measure(setting: Setting) -> dict[str, Any]:
    """p50 of issue and call by closed tickets, and its ratio to the empty hall's."""
    sizes = QUICK_SIZES if setting.quick else SIZES
    templates = _grown(setting, sizes)
    with ExitStack() as running:
        halls = [
            running.enter_context(setting.start(f"growth-{size}-hall", templates[size]))
            for size in sizes
        ]
        for hall in halls:
            hall.open(COUNTER).close()
        found = workers.run(
            "turns", {}, host=halls[0].host, ports=[hall.port for hall in halls],
            token=setting.template.token, item=ITEM, counter=COUNTER,
            tickets=setting.pick(120, 400),
        )  # fmt: skip
        memory = [hall.memory()["rss_mb"] for hall in halls]
    figures: dict[str, Any] = {}
    for place, size in enumerate(sizes):
        figures[f"closed_{size}"] = {
            "database_mb": round(_megabytes(templates[size]), 1),
            "rss_mb": memory[place],
            **{
                command: {
                    **spread(found[command][place]).figures(),
                    "ratio_to_empty": ratio(
                        spread(found[command][place]).p50, spread(found[command][0]).p50
                    ),
                }
                for command in ("issue", "call")
            },
        }
    for template in templates.values():
        if template is not setting.template:
            shutil.rmtree(template.directory)
    return figures


def _grown(setting: Setting, sizes: tuple[int, ...]) -> dict[int, Template]:
    """A template for each size; each grows out of the one before."""
    template, grown = setting.template, {}
    for size in sizes:
        if size:
            directory = template.copy(setting.directory / f"growth-{size}")
            template = replace(template, directory=directory)
            key = derived(read_secret(directory), "event-chain")
            filling.fill(directory / DATABASE, key, tickets=size, a_day=A_DAY)
        grown[size] = template
    return grown


def _megabytes(template: Template) -> float:
    return (template.directory / DATABASE).stat().st_size / 1e6


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """For the table."""
    shown = []
    for name, found in figures.items():
        closed = f"{int(name.removeprefix('closed_')):,}"
        for command, word in (("issue", "取号 issue"), ("call", "叫号 call")):
            one = found[command]
            what = f"{word} p50，已有 {closed} 张办结的号 closed tickets"
            value = f"{one['p50_ms']:.2f} ms，空厅的倍数 times the empty hall"
            line = aimed(what, one["ratio_to_empty"], TIMES_THE_EMPTY, "×", f"（{value}）")
            empty = Line(what=what, value=f"{one['p50_ms']:.2f} ms")
            shown.append(empty if name == "closed_0" else line)
    return shown
