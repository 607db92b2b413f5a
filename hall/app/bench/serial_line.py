"""From the first byte of a caller's key on a serial line until a screen hears the call.

A pseudo terminal stands for the serial port; everything behind it is what a hall runs: a station
process with the ``ff68`` driver, the hall, its websockets. The disk's part is told apart.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from drivers.keypads.ff68_frames import CALL, ORDER, Frame, encode
from hall.app.bench import workers
from hall.app.bench.audience import Audience
from hall.app.bench.halls import RunningHall
from hall.app.bench.latency import ITEM
from hall.app.bench.processes import ended
from hall.app.bench.requests import Unexpected
from hall.app.bench.samples import quantile, spread
from hall.app.bench.setting import Line, Setting, aimed

BEYOND_DISK_MS = 20.0
BURST = 20
BURST_SECONDS = 1.0
WINDOWS = range(1, 8)
"""Of the item's queue. Clerks press in turn: one key that came faster than a finger can press
would be taken for a jammed one (counters.stuck)."""
PRESS_SECONDS = 0.07
"""From one clerk's press to the next clerk's: each one's own key rests for half a second."""

_SETTINGS = """
[hall]
name = "测试大厅"

[stations.local]
roles = ["counters"]

[devices.callers]
kind = "keypad"
use = "caller"
driver = "ff68"
address = "serial://{port}?baud=9600"
station = "local"
units = "1-61"
"""


class CallerLine:
    """The boxes' end of a serial line. What the hall sends to them is read and dropped."""

    def __init__(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        threading.Thread(target=self._drop, name="caller-line", daemon=True).start()

    def press_call(self, counter: int) -> None:
        """The clerk's key."""
        pressed = Frame(address=counter, function=ORDER, data=bytes((CALL,)))
        os.write(self._master, encode(pressed))

    def close(self) -> None:
        os.close(self._slave)
        os.close(self._master)

    def _drop(self) -> None:
        try:
            while os.read(self._master, 4096):
                pass
        except OSError:  # both ends are closed
            return


class StationProcess:
    """A real station with the boxes of one line; used in a ``with`` statement."""

    def __init__(self, hall: RunningHall, directory: Path, token: str, port: str) -> None:
        directory.mkdir()
        (directory / "hall.toml").write_text(_SETTINGS.format(port=port), encoding="utf-8")
        (directory / "station.token").write_text(token, encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall.app.cli", "station", "--data", str(directory),
             "--hall", hall.url],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        if "READY" not in self._process.stdout.readline():
            self._process.kill()
            raise Unexpected(answer="the station did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        ended(self._process)


def measure(setting: Setting) -> dict[str, Any]:
    """Times of single presses, and what became of a burst of them."""
    presses = setting.pick(40, 200)
    line = CallerLine()
    with setting.start("serial-hall") as hall:
        connection = hall.open(*WINDOWS)
        numbers = [
            connection.post("/tickets", {"item": ITEM})["number"] for _ in range(presses + BURST)
        ]
        connection.close()
        folder, token = setting.directory / "serial-station", setting.template.station_token
        with StationProcess(hall, folder, token, line.port), Audience(hall, 1) as audience:
            clerks = cycle(WINDOWS)
            times = [_press(line, audience, next(clerks), one) for one in numbers[:presses]]
            for _ in numbers[presses:]:
                line.press_call(next(clerks))
                time.sleep(BURST_SECONDS / BURST)
            lost = sum(not audience.heard(number)[0] for number in numbers[presses:])
    line.close()
    commits = workers.run(
        "commits", setting.environment, token=setting.template.token, item=ITEM,
        recording=str(setting.template.copy(setting.directory / "serial-recording")),
        bare=str(setting.template.copy(setting.directory / "serial-bare")), tickets=presses,
    )["call"]  # fmt: skip
    disk = round(quantile(commits, 0.5) * 1000, 3)
    found = spread(times)
    return {
        **found.figures(),
        "bare_commit_p50_ms": disk,
        "beyond_disk_p50_ms": round(found.p50 - disk, 3),
        "burst": {"presses": BURST, "lost": lost},
    }


def _press(line: CallerLine, audience: Audience, counter: int, number: str) -> float:
    time.sleep(PRESS_SECONDS)
    began = time.monotonic()
    line.press_call(counter)
    times, _ = audience.heard(number)
    if not times:
        raise Unexpected(answer=f"{number} was called and no screen heard it")
    return times[0] - began


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """For the table."""
    whole = f"（p50 / p99 {figures['p50_ms']:.1f} / {figures['p99_ms']:.1f} ms）"
    burst = figures["burst"]
    return [
        aimed(
            "呼叫键到大屏，除去磁盘 key to screen, beyond the disk", figures["beyond_disk_p50_ms"],
            BEYOND_DISK_MS, " ms", whole,
        ),
        Line(
            what=f"　一秒内连按 {burst['presses']} 次丢失 lost in a burst",
            value=str(burst["lost"]), target="0", met=burst["lost"] == 0,
        ),
    ]  # fmt: skip
