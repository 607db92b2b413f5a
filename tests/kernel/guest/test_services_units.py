"""Hall, station and backup as services: ready when they are, shut in, never given up."""

from __future__ import annotations

import os
import signal
import urllib.request
from pathlib import Path

import pytest

from drivers.keypads.ff68_frames import Frame, encode
from hall.client.calls import HallClient
from tests.kernel.guest.boxes import BUS, FarEnd, PrinterBox
from tests.kernel.guest.gadgets import Gadget, printer, serial_port
from tests.kernel.guest.units import (
    DATA,
    HALL,
    HALL_URL,
    STATION,
    hang,
    main_pid,
    run,
    shown,
    shut_in,
    token,
    wait_for,
)

pytestmark = pytest.mark.usefixtures("hall")

CALL = encode(Frame(address=5, function=1, data=b"\x0c"))


def test_start_returns_when_numbers_can_be_taken() -> None:
    assert shown(HALL, "ActiveState") == "active"
    with urllib.request.urlopen(f"{HALL_URL}/health") as answer:
        assert answer.status == 200


def test_it_is_shut_in() -> None:
    shut_in(HALL, "jiaohao")
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
    # Boxes that have power: a line that takes nothing for five seconds is closed and opened anew,
    # and a press at that moment is gone with it.
    far = FarEnd()
    run("systemctl", "start", STATION)
    shut_in(STATION, "jiaohao")
    far.send(CALL)
    heard = b""
    while CALL not in heard:  # among the numbers that the boxes are told to show
        heard += far.receive(1)
    kiosk = HallClient(HALL_URL, token("kiosk", "K1"))
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


def wait_for_restart(count: int) -> None:
    wait_for(lambda: int(shown(HALL, "NRestarts")) >= count, "it restarts")


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
