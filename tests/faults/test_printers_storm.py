"""Slip printers through everything that can happen to them, one thing after another.

Whatever it is: each job ends exactly once, no slip comes out twice, what is confirmed is on paper,
and what failed before a byte left is not. Nothing is left behind, neither thread nor descriptor.
"""

from __future__ import annotations

import os
import queue
import random
import socket
import threading
import tty
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import pytest

from drivers import attendant
from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DriverError
from drivers.ports import Line, PrintOutcome, Slip, TicketPrinter
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.registry import open_printer
from drivers.simulation import BENCH
from drivers.supervisor import Job, Supervisor
from drivers.wires.descriptor import DescriptorWire
from tests.drivers.conftest import nothing_left_behind

__all__ = ["nothing_left_behind"]

pytestmark = pytest.mark.faults

PATIENCE = 30.0
JOBS = 24
OPTIONS: dict[str, object] = {"confirm_seconds": 0.15, "answer_seconds": 0.05}
HURRY = "write_timeout=0.3"


class Place(Protocol):
    """Where a printer stands: its virtual self, and how a driver opens it."""

    virtual: VirtualEscposPrinter

    def config(self) -> DeviceConfig: ...
    def replug(self) -> None:
        """Put the plug in again, under another name where names change."""

    def close(self) -> None: ...


class Bench:
    """The simulator."""

    def __init__(self, folder: Path) -> None:
        self.virtual = BENCH.device(
            "slip", VirtualEscposPrinter, lambda: VirtualEscposPrinter("slip")
        )

    def config(self) -> DeviceConfig:
        return DeviceConfig(
            name="slip", kind=DeviceKind.PRINTER, driver="simulated", options=OPTIONS
        )

    def replug(self) -> None:
        self.virtual.poke("replug")

    def close(self) -> None:
        BENCH.clear()


class Network:
    """A printer with a network plug: one connection at a time."""

    def __init__(self, folder: Path) -> None:
        self.virtual = VirtualEscposPrinter("network")
        self._server = socket.create_server(("127.0.0.1", 0))
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def config(self) -> DeviceConfig:
        port = self._server.getsockname()[1]
        return DeviceConfig(
            name="slip", kind=DeviceKind.PRINTER, driver="escpos", options=OPTIONS,
            address=f"tcp://127.0.0.1:{port}?{HURRY}",
        )  # fmt: skip

    def replug(self) -> None:
        self.virtual.poke("replug")

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.virtual.close()
        self._serving.join(PATIENCE)

    def _serve(self) -> None:
        with suppress(OSError):  # the server was shut down
            while True:
                connection, _ = self._server.accept()
                connection.setblocking(False)
                if "unplug" in self.virtual.faults:
                    connection.close()
                    continue
                wire = DescriptorWire("network", connection.detach(), write_seconds=2.0)
                self.virtual.serve(wire)


class Serial:
    """A printer on a pty behind a name that stays; every plug is another pty."""

    def __init__(self, folder: Path) -> None:
        self.virtual = VirtualEscposPrinter("serial")
        self._link = folder / "by-id"
        self._serving: threading.Thread | None = None
        self._plug()

    def config(self) -> DeviceConfig:
        return DeviceConfig(
            name="slip", kind=DeviceKind.PRINTER, driver="escpos", options=OPTIONS,
            address=f"serial://{self._link}?baud=115200&{HURRY}",
        )  # fmt: skip

    def replug(self) -> None:
        self._unplug()
        self.virtual.poke("replug")
        self._plug()

    def close(self) -> None:
        self._unplug()
        self.virtual.close()

    def _plug(self) -> None:
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        self._slave = slave
        wire = DescriptorWire("serial", master, write_seconds=2.0)
        self._serving = threading.Thread(target=self.virtual.serve, args=(wire,), daemon=True)
        self._serving.start()
        self._link.symlink_to(os.ttyname(slave))

    def _unplug(self) -> None:
        if self._serving is not None:
            self._link.unlink()
            self.virtual.poke("unplug")
            self._serving.join(PATIENCE)
            os.close(self._slave)
            self._serving = None


PLACES: dict[str, Callable[[Path], Place]] = {
    "network": Network,
    "serial": Serial,
    "simulated": Bench,
}


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest pause between retries, 2 s, is for halls; 20 ms shows the same."""
    monkeypatch.setattr(attendant, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(attendant, "LAST_RETRY_SECONDS", 0.02)


@pytest.fixture(params=sorted(PLACES))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    made = PLACES[request.param](tmp_path)
    yield made
    made.close()


Trouble = Callable[[Place, random.Random], Callable[[], None]]
"""Does something to a printer; what it returns puts that right."""


def _switch(fault: str, cure: str | None = None) -> Trouble:
    def begin(place: Place, draw: random.Random) -> Callable[[], None]:
        place.virtual.poke(fault)
        if cure is not None:
            return lambda: place.virtual.poke(cure)
        return lambda: place.virtual.poke(fault, on=False)

    return begin


def _later(fault: str, cure: str) -> Trouble:
    def begin(place: Place, draw: random.Random) -> Callable[[], None]:
        place.virtual.poke(fault, after_lines=draw.randint(1, 4))
        return lambda: place.virtual.poke(cure)

    return begin


def _pulled(place: Place, draw: random.Random) -> Callable[[], None]:
    place.virtual.poke("unplug")
    return place.replug


def _pulled_under_way(place: Place, draw: random.Random) -> Callable[[], None]:
    place.virtual.poke("unplug", after_lines=draw.randint(1, 4))
    return place.replug


def _power_cut(place: Place, draw: random.Random) -> Callable[[], None]:
    place.virtual.poke("unplug", after_lines=draw.randint(1, 4))

    def back() -> None:
        place.virtual.poke("power_cut")
        place.replug()

    return back


TROUBLES: dict[str, Trouble] = {
    "cover open": _switch("cover_open", "cover_close"),
    "cover opened under way": _later("cover_open", "cover_close"),
    "garbage": _switch("garbage"),
    "mute": _switch("mute"),
    "paper out": _switch("paper_out", "paper_in"),
    "paper out under way": _later("paper_out", "paper_in"),
    "power cut": _power_cut,
    "pulled": _pulled,
    "pulled under way": _pulled_under_way,
    "stalled": _switch("stall"),
    "well": lambda _place, _draw: lambda: None,
}


def test_no_job_is_printed_twice_and_none_ends_otherwise_than_it_says(place: Place) -> None:
    draw = random.Random(2026)
    ends: dict[str, list[PrintOutcome | DriverError]] = {}
    may_be_on_paper: dict[str, bool] = {}
    ended: queue.Queue[str] = queue.Queue()
    supervisor = Supervisor()

    def job(name: str) -> Job[TicketPrinter]:
        lines = tuple(Line(text=f"{name}-{line}") for line in range(6))

        def run(printer: TicketPrinter) -> None:
            try:
                outcome = printer.print(Slip(job=name, parts=lines))
            finally:
                may_be_on_paper[name] = printer.may_be_on_paper
            ends[name].append(outcome)
            ended.put(name)

        def failed(error: DriverError) -> None:
            ends[name].append(error)
            ended.put(name)

        return Job(run=run, failed=failed)

    jobs = supervisor.serve("slip", lambda: open_printer(place.config()), patience_seconds=0.5)
    troubles = [*sorted(TROUBLES), *draw.choices(sorted(TROUBLES), k=JOBS - len(TROUBLES))]
    for number, trouble in enumerate(troubles):
        name = f"A{number:03d}"
        ends[name] = []
        cure = TROUBLES[trouble](place, draw)
        jobs.submit(job(name))
        assert ended.get(timeout=PATIENCE) == name, trouble
        cure()
    # In the end it is well, and prints.
    ends["Z999"] = []
    while not any(end is PrintOutcome.CONFIRMED for end in ends["Z999"]):
        ends["Z999"].clear()
        place.virtual.poke("power_cut")
        jobs.submit(job("Z999"))
        ended.get(timeout=PATIENCE)
    assert supervisor.stop(PATIENCE) == ()
    assert ended.empty()
    _agree(place.virtual, ends, may_be_on_paper)


def _agree(
    virtual: VirtualEscposPrinter,
    ends: dict[str, list[PrintOutcome | DriverError]],
    may_be_on_paper: dict[str, bool],
) -> None:
    printed = Counter(slip.text.rpartition("\n")[2].partition("-")[0] for slip in virtual.slips)
    for name, told in sorted(ends.items()):
        (end,) = told
        if name == "Z999":
            continue
        assert printed[name] <= 1, f"{name} came out {printed[name]} times"
        if end is PrintOutcome.CONFIRMED:
            assert printed[name] == 1, name
        if not may_be_on_paper.get(name, False):
            assert printed[name] == 0, f"{name}: {end}"
