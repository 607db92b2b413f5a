"""Tickets a second with 1, 8 and 32 clients at once, and whether a number came twice.

On this machine's disk, and on one that needs so many milliseconds for a sync, as SD cards do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hall.app.bench import workers
from hall.app.bench.disk import NoCompiler, slow_disk
from hall.app.bench.latency import ITEM
from hall.app.bench.pair import COUNTER
from hall.app.bench.samples import ratio, spread
from hall.app.bench.setting import Line, Setting

CLIENTS = (1, 8, 32)
ITEMS = 4
"""So many items, one after the other: citizens do not all come for the same."""
AIM_CLIENTS = 8
AIM_PER_SECOND = 500.0
AIM_DISK_MS = 5.0


def measure(setting: Setting) -> dict[str, Any]:
    """Figures by number of clients on this disk; ``duplicates`` must be 0."""
    return _measured(setting, "throughput")


def measure_slow(setting: Setting, milliseconds: float) -> dict[str, Any]:
    """The same on a slower disk; ``skipped`` says why there is nothing."""
    try:
        environment = slow_disk(setting.directory, milliseconds)
    except NoCompiler as error:
        return {"disk_ms": milliseconds, "skipped": str(error)}
    slow = replace(setting, environment=environment)
    return {"disk_ms": milliseconds, **_measured(slow, "throughput-slow")}


def _measured(setting: Setting, name: str) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    numbers: list[str] = []
    with setting.start(f"{name}-hall") as hall:
        connection = hall.open(COUNTER)
        items = [item["code"] for item in connection.call("GET", "/catalog")["items"]][:ITEMS]
        connection.close()
        commits = workers.run(
            "commits", setting.environment, token=hall.token, item=ITEM,
            recording=str(setting.template.copy(setting.directory / f"{name}-recording")),
            bare=str(setting.template.copy(setting.directory / f"{name}-bare")),
            tickets=setting.pick(150, 600),
        )["issue"]  # fmt: skip
        figures["bare_commits_per_second"] = round(len(commits) / sum(commits), 1)
        for clients in CLIENTS:
            cpu = hall.cpu_seconds()
            found = workers.run(
                "load", {}, host=hall.host, port=hall.port, token=hall.token, clients=clients,
                seconds=setting.pick(2, 6), items=items,
            )  # fmt: skip
            numbers += found["numbers"]
            cpu = hall.cpu_seconds() - cpu
            figures[f"clients_{clients}"] = _of(found, cpu, figures["bare_commits_per_second"])
    figures["tickets"] = len(numbers)
    figures["duplicates"] = len(numbers) - len(set(numbers))
    return figures


def _of(found: Mapping[str, Any], cpu_seconds: float, bare: float) -> dict[str, Any]:
    per_second = round(found["tickets"] / found["seconds"], 1)
    return {
        "tickets_per_second": per_second,
        "times_bare_commits": ratio(per_second, bare),
        "cpu_ms_per_ticket": round(cpu_seconds / found["tickets"] * 1000, 3),
        **spread(found["latencies"]).figures(),
    }


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """For the table."""
    disk = figures.get("disk_ms")
    where = "本机磁盘 this disk" if disk is None else f"{disk:g} ms 的磁盘 disk"
    if "skipped" in figures:
        skipped = f"跳过 skipped: {figures['skipped']}"
        return [Line(what=f"取号吞吐 tickets/s，{where}", value=skipped)]
    shown = [
        Line(
            what=f"裸提交 bare commits/s，{where}",
            value=f"{figures['bare_commits_per_second']:.0f} /s",
        )
    ]
    for clients in CLIENTS:
        found = figures[f"clients_{clients}"]
        aim = clients == AIM_CLIENTS and disk == AIM_DISK_MS
        shown.append(
            Line(
                what=f"取号 tickets/s，{clients} 个客户端，{where}",
                value=f"{found['tickets_per_second']:.0f} /s（p50 {found['p50_ms']:.1f} ms）",
                target=f"≥ {AIM_PER_SECOND:.0f} /s" if aim else "",
                met=found["tickets_per_second"] >= AIM_PER_SECOND if aim else None,
            )
        )
    duplicates = figures["duplicates"]
    shown.append(
        Line(
            what=f"　重号 numbers given twice，共 {figures['tickets']} 张",
            value=str(duplicates), target="0", met=duplicates == 0,
        )
    )  # fmt: skip
    return shown
