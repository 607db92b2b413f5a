"""One call told to hundreds of screens: when the first and when the last of them knows."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from hall.app.bench.audience import Audience
from hall.app.bench.latency import ITEM
from hall.app.bench.pair import COUNTER
from hall.app.bench.samples import spread
from hall.app.bench.setting import Line, Setting

SCREENS = (200, 1000)


def measure(setting: Setting) -> dict[str, Any]:
    """Times from the request to call until the clerk's answer, the first and the last screen."""
    calls = setting.pick(6, 25)
    return {f"screens_{screens}": _measured(setting, screens, calls) for screens in SCREENS}


def _measured(setting: Setting, screens: int, calls: int) -> dict[str, Any]:
    answers, first, last, missed = [], [], [], 0
    with setting.start(f"fanout-{screens}-hall") as hall:
        connection = hall.open(COUNTER)
        for _ in range(calls):
            connection.post("/tickets", {"item": ITEM})
        before = hall.memory()["uss_mb"]
        with Audience(hall, screens) as audience:
            grown = hall.memory()["uss_mb"] - before
            for _ in range(calls):
                began = time.monotonic()
                number = connection.post(f"/counters/{COUNTER}/call-next")["number"]
                answers.append(time.monotonic() - began)
                times, _lost = audience.heard(number)
                missed += screens - len(times)
                first.append(times[0] - began)
                last.append(times[-1] - began)
        connection.close()
    return {
        "calls": calls,
        "answer": spread(answers).figures(),
        "first_screen": spread(first).figures(),
        "last_screen": spread(last).figures(),
        "missed": missed,
        "kb_per_screen": round(grown * 1024 / screens, 1),
    }


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """For the table."""
    shown = []
    for name, found in figures.items():
        screens = name.removeprefix("screens_")
        first, last = found["first_screen"], found["last_screen"]
        shown.append(
            Line(
                what=f"叫号传到 {screens} 块屏 call to screens: first / last p50",
                value=f"{first['p50_ms']:.1f} / {last['p50_ms']:.1f} ms",
            )
        )
        shown.append(
            Line(
                what="　没有收到的 missed", value=str(found["missed"]), target="0",
                met=found["missed"] == 0,
            )
        )  # fmt: skip
    return shown
