"""Inside the guest: every scene's end is told to the host, and leaves nothing behind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drivers.conftest import nothing_left_behind
from tests.kernel.guest.boxes import BUS, PRINTER
from tests.kernel.guest.gadgets import Gadget
from tests.kernel.guest.units import DATA, HALL, JIAOHAO, run, token

__all__ = ["gadgets", "nothing_left_behind"]

TO_HOST = Path("/dev/ttyS1")
LONGEST_TEXT = 6000


_ended_badly: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A line for every run of a scene, one that failed counts. What was skipped proved nothing."""
    scene = report.nodeid.partition("[")[0].rpartition("/")[2]
    if not report.passed:
        _ended_badly.add(scene)
    elif report.when != "teardown" or scene in _ended_badly:
        return
    told = {"scene": scene, "passed": report.passed, "text": report.longreprtext[-LONGEST_TEXT:]}
    with TO_HOST.open("w", encoding="ascii") as host:
        host.write(json.dumps(told) + "\n")


@pytest.fixture
def gadgets() -> Iterator[list[Gadget]]:
    """Gadgets put in here are taken apart when the scene is over."""
    made: list[Gadget] = []
    yield made
    for gadget in made:
        gadget.remove()


_REAL = {
    "slip-1": f'driver = "escpos"\naddress = "file://{PRINTER}"',
    "callers": f'driver = "ff68"\naddress = "serial://{BUS}"',
    "voice": 'driver = "clips"\nsound_card = "plughw:0,0"',
}
"""The sample hall's devices that are plugged in; the others stay simulated."""


@pytest.fixture(scope="session")
def hall() -> Iterator[None]:
    """A sample hall, made by its own user as the guide says, with phones apart."""
    run("runuser", "-u", "jiaohao", "--", JIAOHAO, "init", str(DATA))
    written = DATA / "hall.toml"
    settings = written.read_text(encoding="utf-8")
    for device, lines in _REAL.items():
        head, table, rest = settings.partition(f"[devices.{device}]\n")
        assert table
        settings = head + table + rest.replace('driver = "simulated"', lines, 1)
    settings += '\n[public]\nhost = "127.0.0.1"\nport = 8001\n'
    written.write_text(settings, encoding="utf-8")
    shutil.chown(written, group="jiaohao")
    written.chmod(0o640)
    for file, role, name in (
        ("station.token", "station", "local"),
        ("public.token", "citizen", "public"),
    ):
        (DATA / file).write_text(token(role, name), encoding="ascii")
        shutil.chown(DATA / file, "jiaohao", "jiaohao")
        (DATA / file).chmod(0o600)
    run("systemctl", "start", HALL)
    yield
    run("systemctl", "stop", HALL)
