"""Hall, station and backup as services: ready when they are, shut in, never given up."""

from __future__ import annotations

import os
import signal
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.keypads.ff68_frames import Frame, encode
from hall.client.calls import HallClient
from tests.kernel.guest import gadgets as waiting
from tests.kernel.guest.boxes import BUS, PRINTER, FarEnd, PrinterBox
from tests.kernel.guest.gadgets import Gadget, printer, serial_port

DATA = Path("/var/lib/jiaohao")
JIAOHAO = "/opt/jiaohao/.venv/bin/jiaohao"
HALL = "jiaohao-hall.service"
STATION = "jiaohao-station.service"
CALL = encode(Frame(address=5, function=1, data=b"\x0c"))


def run(*words: str) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        journal = subprocess.run(
            ["journalctl", "--lines=60", "--output=cat"],
            check=False,
            capture_output=True,
            text=True,
        ).stdout
        raise AssertionError(f"{words}: {done.stdout}{done.stderr}\n{journal}")
    return done.stdout


def wait_for(happened: Callable[[], object], what: str) -> None:
    """Looking takes the one processor from what is looked at, so it is done seldom."""
    waiting.wait_for(happened, what, patience=600.0, every=1.0)


def shown(unit: str, what: str) -> str:
    return run("systemctl", "show", "--property", what, "--value", unit).strip()


def main_pid(unit: str) -> int:
    return int(shown(unit, "MainPID"))


def status_of(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@pytest.fixture(scope="module", autouse=True)
def hall() -> Iterator[None]:
    """A sample hall, made by its own user; its printer and its callers are to be plugged in."""
    run("runuser", "-u", "jiaohao", "--", JIAOHAO, "init", str(DATA))
    settings = (DATA / "hall.toml").read_text(encoding="utf-8")
    for device, driver, address in (
        ("slip-1", "escpos", f"file://{PRINTER}"),
        ("callers", "ff68", f"serial://{BUS}"),
    ):
        head, table, rest = settings.partition(f"[devices.{device}]\n")
        assert table
        real = f'driver = "{driver}"\naddress = "{address}"'
        settings = head + table + rest.replace('driver = "simulated"', real, 1)
    (DATA / "hall.toml").write_text(settings, encoding="utf-8")
    (DATA / "station.token").write_text(token("station", "local"), encoding="ascii")
    run("systemctl", "start", HALL)
    yield
    run("systemctl", "stop", HALL)


def token(role: str, name: str) -> str:
    words = ("token", "create", "--data", str(DATA), "--role", role, "--name", name)
    return run("runuser", "-u", "jiaohao", "--", JIAOHAO, *words).split()[-1]


def wait_for_restart(count: int) -> None:
    wait_for(lambda: int(shown(HALL, "NRestarts")) >= count, "it restarts")


def hang(unit: str) -> None:
    """Stop a service's process, and wait until the watchdog has found it and it is ready again."""
    before, restarts = main_pid(unit), int(shown(unit, "NRestarts"))
    os.kill(before, signal.SIGSTOP)
    wait_for(lambda: int(shown(unit, "NRestarts")) > restarts, "the watchdog has bitten")
    wait_for(lambda: shown(unit, "ActiveState") == "active", "it is ready again")
    assert main_pid(unit) != before
    assert "Watchdog timeout" in run("journalctl", "--unit", unit, "--output", "cat")


def test_start_returns_when_numbers_can_be_taken() -> None:
    assert shown(HALL, "ActiveState") == "active"
    with urllib.request.urlopen("http://127.0.0.1:8000/health") as answer:
        assert answer.status == 200


def test_it_is_shut_in() -> None:
    status = status_of(main_pid(HALL))
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"
    assert status["CapEff"].strip("0") == status["CapBnd"].strip("0") == ""
    assert Path(f"/proc/{main_pid(HALL)}").owner() == "jiaohao"
    mounts = Path(f"/proc/{main_pid(HALL)}/mountinfo").read_text(encoding="utf-8").splitlines()
    options = {line.split()[4]: line.split()[5].split(",") for line in mounts}
    assert "ro" in options["/"]
    assert "rw" in options[str(DATA)]
    assert DATA.stat().st_mode & 0o7777 == 0o750


def test_a_hall_that_hangs_is_killed_and_started_again() -> None:
    hang(HALL)


def test_a_station_reaches_its_devices_from_where_it_is_shut_in(gadgets: list[Gadget]) -> None:
    gadgets += [printer("TM0001"), serial_port("CB0001")]
    box = PrinterBox(gadgets[0])
    box.plug()
    box.switch_on()
    gadgets[1].plug()
    wait_for(BUS.exists, str(BUS))
    run("systemctl", "start", STATION)
    status = status_of(main_pid(STATION))
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    far = FarEnd()
    far.send(CALL)
    heard = b""
    while CALL not in heard:  # among the numbers that the boxes are told to show
        heard += far.receive(1)
    kiosk = HallClient("http://127.0.0.1:8000", token("kiosk", "K1"))
    item = kiosk.get("/catalog", within_seconds=600)["items"][0]["code"]
    ticket = {"item": item, "kiosk": "K1"}
    number = kiosk.post("/tickets", ticket, key="scene", within_seconds=600)["number"]
    (slip,) = box.inside.wait_for_slips(1, 600)
    assert number in slip.text
    kiosk.close()
    far.close()
    hang(STATION)
    run("systemctl", "stop", STATION)
    box.switch_off()
    box.inside.close()


def test_a_hall_that_fails_at_once_is_started_for_ever() -> None:
    """Five failures in ten seconds are what systemd gives up after, unless it is told not to."""
    begun = int(shown(HALL, "NRestarts"))
    for killed in range(1, 9):
        wait_for(lambda: main_pid(HALL), "it runs")
        os.kill(main_pid(HALL), signal.SIGKILL)
        wait_for_restart(begun + killed)
    wait_for(lambda: shown(HALL, "ActiveState") == "active", "it is ready again")


def test_a_copy_is_made_beside_the_running_hall() -> None:
    run("systemctl", "start", "jiaohao-backup.service")
    assert shown("jiaohao-backup.service", "Result") == "success"
