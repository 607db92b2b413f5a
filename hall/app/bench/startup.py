"""How long a hall takes to be READY, and how much memory it wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hall.app.bench import workers
from hall.app.bench.latency import ITEM
from hall.app.bench.pair import COUNTER
from hall.app.bench.samples import quantile
from hall.app.bench.setting import Line, Setting, aimed

READY_SECONDS = 3.0
RSS_MB = 120.0


def measure(setting: Setting) -> dict[str, Any]:
    """Several starts; memory at the start and after a thousand tickets or so."""
    ready = []
    for turn in range(setting.pick(2, 5)):
        with setting.start(f"startup-{turn}") as hall:
            ready.append(hall.ready_seconds)
            idle = hall.memory()
    with setting.start("startup-loaded") as hall:
        hall.open(COUNTER).close()
        workers.run(
            "load", {}, host=hall.host, port=hall.port, token=hall.token, clients=8,
            seconds=setting.pick(1, 4), items=[ITEM],
        )  # fmt: skip
        loaded = hall.memory()
    return {
        "ready_p50_seconds": round(quantile(ready, 0.5), 3),
        "ready_most_seconds": round(max(ready), 3),
        "idle": idle,
        "loaded": loaded,
    }


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """For the table."""
    loaded = figures["loaded"]
    return [
        aimed("启动到 READY start", figures["ready_p50_seconds"], READY_SECONDS, " s"),
        aimed(
            "大厅进程内存 memory after load: RSS", loaded["rss_mb"], RSS_MB, " MB",
            f"（USS {loaded['uss_mb']:g} MB）",
        ),
    ]  # fmt: skip
