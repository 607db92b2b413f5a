"""Bursts, kills and cuts: nothing is lost, nothing is done twice."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from hall.config.settings import StationRole
from tests.journeys.hall import JourneyHall, frame
from tests.journeys.peers import until

STOPPED_SECONDS = 2.0
CALL = (0x01, 0x0C)
RECALL = (0x01, 0x0D)


def test_twenty_windows_press_at_once(hall: JourneyHall) -> None:
    """Twenty frames in one write: twenty calls, none lost, none doubled."""
    windows = range(1, 21)
    hall.sign_on(*windows)
    for item in {hall.item_of(window) for window in windows}:
        for _ in windows:
            hall.take_number(item, kiosk=None)
    hall.start_station(StationRole.COUNTERS)

    hall.callers.send(b"".join(frame(window, *CALL) for window in windows))

    until(lambda: len(hall.staff.get("/board")["calls"]) == len(windows), "twenty calls")
    calls = hall.events("ticket.called")
    assert len(calls) == len(windows)
    assert {call["counter"] for call in calls} == set(windows)
    assert len({call["ticket"] for call in calls}) == len(windows)
    for window in windows:
        hall.callers.wait_for_bytes(frame(window, *CALL))


def test_a_window_s_presses_keep_their_order(hall: JourneyHall) -> None:
    """Call and recall in one write are a call and its recall, at every window."""
    windows = range(1, 11)
    hall.sign_on(*windows)
    for item in {hall.item_of(window) for window in windows}:
        for _ in windows:
            hall.take_number(item, kiosk=None)
    hall.start_station(StationRole.COUNTERS)

    hall.callers.send(b"".join(frame(window, *CALL) + frame(window, *RECALL) for window in windows))

    until(lambda: len(hall.events("ticket.recalled")) == len(windows), "ten recalls")
    assert len(hall.events("ticket.called")) == len(windows)


@pytest.mark.faults
def test_a_station_killed_over_a_slip_prints_no_number_twice(hall: JourneyHall) -> None:
    item = hall.item_of(3)
    station = hall.start_station(StationRole.KIOSK)
    hall.printer.working.clear()
    first = hall.take_number(item)
    hall.printer.wait_for_bytes(b"\x1dr\x01")
    others = [hall.take_number(item) for _ in range(3)]
    station.kill()

    hall.printer.working.set()
    hall.start_station(StationRole.KIOSK)

    until(lambda: {slip_state(hall, one) for one in others} == {"printed"}, "the others")
    assert slip_state(hall, first) == "unknown"
    for ticket in (first, *others):
        assert hall.printer.data.count(ticket["follow_url"].encode()) == 1

    hall.staff.post(f"/tickets/{first['id']}/reprint", {})
    hall.printer.wait_for_bytes("补打 1".encode("gb18030"))
    assert hall.printer.data.count(first["follow_url"].encode()) == 2


@pytest.mark.faults
def test_a_press_while_the_hall_is_away_is_carried_out_once(hall: JourneyHall) -> None:
    item = hall.item_of(3)
    hall.sign_on(3)
    tickets = [hall.take_number(item, kiosk=None) for _ in range(3)]
    hall.start_station(StationRole.COUNTERS)
    hall.callers.send(frame(3, *CALL))
    hall.wait_for_state(tickets[0]["id"], "called")

    hall.serving.kill()
    again = hall.start_serving_again()
    hall.callers.send(frame(3, *CALL))
    again.wait_for_line("READY ")

    hall.wait_for_state(tickets[1]["id"], "called")
    # The station follows the hall again: the box is told what this press changed.
    hall.callers.wait_for_bytes(frame(3, 0x02, 0, 0, 1, *map(int, tickets[1]["number"][-3:])))
    hall.callers.send(frame(3, *CALL))
    hall.wait_for_state(tickets[2]["id"], "called")
    assert [call["ticket"] for call in hall.events("ticket.called")] == [
        ticket["id"] for ticket in tickets
    ]


def slip_state(hall: JourneyHall, ticket: Mapping[str, Any]) -> str:
    state: str = hall.ticket(ticket["id"])["slip"]["state"]
    return state


def test_slips_of_another_kiosk_go_to_its_serial_printer(hall: JourneyHall) -> None:
    hall.start_station(StationRole.KIOSK)
    ticket = hall.take_number(hall.item_of(3), kiosk="K2")
    data = hall.serial_printer.wait_for_bytes(b"\x1dr\x01")
    assert ticket["number"].encode() in data
    assert ticket["follow_url"].encode() in data
    assert len(data) < 600
    assert ticket["number"].encode() not in hall.printer.data


def test_a_station_stops_soon_and_well(hall: JourneyHall) -> None:
    station = hall.start_station()
    began = time.monotonic()
    assert station.stop() == 0
    assert time.monotonic() - began < 2 * STOPPED_SECONDS, "twice, for a machine that is busy"
    assert "Traceback" not in station.said()
