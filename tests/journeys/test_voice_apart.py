"""The voice in a process of its own: what hangs or dies there is nobody else's matter."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall.client.calls import HallClient
from hall.domain.actors import Role
from hall.service.access import Access
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from tests.journeys.hall import JourneyHall
from tests.journeys.peers import until
from tests.journeys.programs import Program, children
from tests.journeys.watcher import Watcher

WINDOW = 3


class Floor:
    """A hall that ``jiaohao up`` started, with a clerk at a window and somebody who looks on."""

    def __init__(self, folder: Path) -> None:
        data = folder / "data"
        self.program = Program(["up", "--data", str(data), "--port", "0"], folder / "up.log")
        url = self.program.wait_for_line("READY ").removeprefix("READY ")
        access = Access(data / DATABASE, SystemClock())
        token = access.create_token(Role.STAFF, "staff")
        self.staff = HallClient(url, token)
        self.kiosk = HallClient(url, access.create_token(Role.KIOSK, "kiosk"))
        self.watcher = Watcher(url, token)
        self.staff.post(f"/counters/{WINDOW}/sign-on", {"clerk": "C3"})
        queue = self.staff.get("/catalog")["counters"][WINDOW - 1]["queues"][0]
        items = self.staff.get("/catalog")["items"]
        self.item = next(one["code"] for one in items if one["queue"] == queue)
        self.wait_for("station", 1)
        self.wait_for("voice", 1)

    def wait_for(self, child: str, times: int) -> None:
        ready = f" {child}: STATION READY"
        until(lambda: self.program.said().count(ready) >= times, f"{child} for the {times}. time")

    def take_number(self) -> int:
        ticket: int = self.kiosk.post("/tickets", {"item": self.item, "kiosk": "K1"})["id"]
        return ticket

    def call(self, ticket: int) -> None:
        """By the caller's box of the window."""
        self.watcher.poke("callers", "press", unit=WINDOW, key="call")
        called = f"/tickets/{ticket}"
        until(lambda: self.staff.get(called)["state"] == "called", f"ticket {ticket} is called")

    def close(self) -> None:
        self.watcher.close()
        self.staff.close()
        self.kiosk.close()
        assert self.program.stop() == 0


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()


@pytest.mark.faults
def test_callers_go_on_while_the_voice_hangs_and_the_voice_while_the_station_does(
    floor: Floor,
) -> None:
    family = children(floor.program.pid)
    first, second = floor.take_number(), floor.take_number()

    os.kill(family["voice"], signal.SIGSTOP)
    floor.call(first)
    os.kill(family["voice"], signal.SIGKILL)
    floor.wait_for("voice", 2)
    floor.call(second)
    floor.watcher.wait_for_output("voice", "到三号窗口")
    now = children(floor.program.pid)
    assert (now["station"], now["serve"]) == (family["station"], family["serve"])

    said = len(floor.watcher.heard("voice"))
    os.kill(now["station"], signal.SIGSTOP)
    floor.staff.post(f"/counters/{WINDOW}/recall")
    floor.watcher.wait_for(lambda: len(floor.watcher.heard("voice")) > said)
    os.kill(now["station"], signal.SIGKILL)
    floor.wait_for("station", 2)
    assert children(floor.program.pid)["voice"] == now["voice"]


@pytest.fixture
def second_voice(simulated_hall: JourneyHall) -> Iterator[Program]:
    """A voice of its own beside a station that was started without ``--voice-apart``."""
    hall = simulated_hall
    hall.start_station()
    words = ["station", "--data", str(hall.data), "--hall", hall.url, "--role", "voice"]
    voice = Program(words, hall.folder / "voice.log")
    yield voice
    assert voice.stop() == 0


@pytest.fixture
def watcher(simulated_hall: JourneyHall) -> Iterator[Watcher]:
    made = Watcher(simulated_hall.url, simulated_hall.staff_token)
    yield made
    made.close()


def wait_for_words(watcher: Watcher, count: int) -> None:
    watcher.wait_for(lambda: len(watcher.heard("voice")) >= count)


def test_of_two_who_would_speak_one_does(
    simulated_hall: JourneyHall, second_voice: Program, watcher: Watcher
) -> None:
    hall = simulated_hall
    until(lambda: "voice" in watcher.devices, "the station's devices")
    second_voice.wait_for_line("STATION READY")
    until(lambda: "another process speaks" in second_voice.said(), "its word that it stands by")
    hall.sign_on(WINDOW)
    for said in (4, 8):
        ticket = hall.take_number(hall.item_of(WINDOW))
        hall.staff.post(f"/counters/{WINDOW}/call", {"ticket": ticket["id"], "reason": "试"})
        wait_for_words(watcher, said)
        hall.staff.post(f"/counters/{WINDOW}/begin")
        hall.staff.post(f"/counters/{WINDOW}/finish")
    chinese, english = watcher.heard("voice")[:2]
    assert watcher.heard("voice")[:4] == [chinese, english, chinese, english]
    assert (watcher.heard("voice").count(chinese), len(watcher.heard("voice"))) == (2, 8)

    assert hall.station is not None
    hall.station.kill()
    until(lambda: "speaks now" in second_voice.said(), "the word of the one that stood by")
    third = hall.take_number(hall.item_of(WINDOW))
    hall.staff.post(f"/counters/{WINDOW}/call", {"ticket": third["id"], "reason": "试"})
    wait_for_words(watcher, 12)
