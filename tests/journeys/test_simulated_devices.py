"""Simulated devices as staff sees and pokes them from the page /devices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hall.config.settings_file import sample_settings
from tests.journeys.hall import JourneyHall
from tests.journeys.peers import until
from tests.journeys.watcher import Watcher

WINDOW = 3


@pytest.fixture
def watcher(simulated_hall: JourneyHall) -> Iterator[Watcher]:
    made = Watcher(simulated_hall.url, simulated_hall.staff_token)
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
