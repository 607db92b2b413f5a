"""Simulated devices as staff sees and pokes them from the page /devices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from hall.client.events import HallEvents
from hall.config.settings_file import sample_settings
from tests.journeys.hall import JourneyHall
from tests.journeys.peers import PATIENCE_SECONDS, until

WINDOW = 3


class Watcher:
    """What the page /devices is told, and what it sends."""

    def __init__(self, hall: JourneyHall) -> None:
        self.devices: dict[str, Mapping[str, Any]] = {}
        self.outputs: list[Mapping[str, Any]] = []
        self._changed = threading.Condition()
        self._events = HallEvents(hall.url, hall.staff_token)
        self._events.listen("/devices", "station.devices", self._listed)
        self._events.listen("/devices", "device.output", self._output)
        linked = threading.Event()
        self._events.on_link(lambda there: linked.set() if there else None)
        self._events.start()
        assert linked.wait(PATIENCE_SECONDS)

    def poke(self, device: str, action: str, **arguments: object) -> None:
        poke = {"station": "local", "device": device, "action": action, "arguments": arguments}
        assert self._events.emit("/devices", "device.poke", poke)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE_SECONDS), self.outputs

    def wait_for_output(self, device: str, text: str) -> Mapping[str, Any]:
        def found() -> list[Mapping[str, Any]]:
            return [one for one in self.outputs if one["device"] == device and text in one["text"]]

        self.wait_for(lambda: bool(found()))
        return found()[0]

    def close(self) -> None:
        self._events.close()

    def _listed(self, message: Mapping[str, Any]) -> None:
        with self._changed:
            self.devices = {one["name"]: one for one in message["devices"]}
            self._changed.notify_all()

    def _output(self, output: Mapping[str, Any]) -> None:
        with self._changed:
            self.outputs.append(output)
            self._changed.notify_all()


@pytest.fixture
def watcher(simulated_hall: JourneyHall) -> Iterator[Watcher]:
    made = Watcher(simulated_hall)
    simulated_hall.start_station()
    yield made
    made.close()


def actions(watcher: Watcher, device: str) -> dict[str, list[str]]:
    listed = watcher.devices.get(device, {}).get("actions", ())
    return {one["action"]: one["arguments"] for one in listed}


def test_every_device_is_listed_with_what_it_can_be_made_to_do(watcher: Watcher) -> None:
    names = set(sample_settings().devices)
    watcher.wait_for(lambda: all(actions(watcher, name) for name in names))
    assert watcher.devices.keys() == names
    assert actions(watcher, "callers")["press"] == ["unit", "key"]
    assert actions(watcher, "pads")["rate"] == ["unit", "level"]
    assert actions(watcher, "slip-1")["paper_out"] == ["on"]
    assert actions(watcher, "slip-1")["paper_in"] == []
    assert watcher.devices["callers"]["units"]["61"] == 61
    assert {"call", "recall"} <= set(watcher.devices["callers"]["keys"])


def test_a_visit_by_poking(simulated_hall: JourneyHall, watcher: Watcher) -> None:
    hall = simulated_hall
    hall.sign_on(WINDOW)
    ticket = hall.take_number(hall.item_of(WINDOW))
    slip = watcher.wait_for_output("slip-1", ticket["number"])
    assert slip["kind"] == "printer"
    watcher.poke("callers", "press", unit=WINDOW, key="call")
    hall.wait_for_state(ticket["id"], "called")
    assert watcher.wait_for_output("signs", ticket["number"])["unit"] == WINDOW
    watcher.wait_for_output("voice", "到三号窗口")
    watcher.poke("callers", "press", unit=WINDOW, key="call")
    watcher.wait_for_output("pads", "请评价")
    watcher.poke("pads", "rate", unit=WINDOW, level=4)
    until(lambda: hall.ticket(ticket["id"])["rated"], "the rating")


def test_faults_reach_the_hall_s_list_and_are_cured(
    simulated_hall: JourneyHall, watcher: Watcher
) -> None:
    hall = simulated_hall

    def state(device: str) -> tuple[str, str]:
        (one,) = [one for one in hall.staff.get("/devices")["devices"] if one["device"] == device]
        return one["state"], one["code"]

    every = len(sample_settings().devices)
    until(lambda: len(hall.staff.get("/devices")["devices"]) == every, "all devices' reports")
    watcher.poke("slip-1", "paper_out")
    until(lambda: state("slip-1") == ("fault", "printer.paper_out"), "no paper")
    ticket = hall.take_number(hall.item_of(WINDOW))
    watcher.poke("callers", "unplug")
    until(lambda: state("callers")[0] == "offline", "no callers")
    watcher.poke("slip-1", "paper_in")
    watcher.poke("callers", "replug")
    watcher.wait_for_output("slip-1", ticket["number"])
    until(lambda: state("slip-1") == ("online", ""), "paper again")
    until(lambda: state("callers") == ("online", ""), "callers again")


def test_a_poke_that_cannot_be_is_answered(watcher: Watcher) -> None:
    watcher.poke("voice", "paper_out")
    watcher.wait_for_output("voice", "操作未执行")
    watcher.poke("callers", "press", unit="three")
    watcher.wait_for_output("callers", "操作未执行")
    watcher.poke("nobody", "press")
    watcher.wait_for_output("nobody", "不是模拟设备")
