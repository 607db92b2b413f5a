"""How devices are, also when nobody is there any more to say it; and where slips go then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain import commands as c
from hall.service import presence as presences
from hall.service.duty_view import overview
from hall.service.terms import SlipPrinter
from hall.service.timekeeper import Timekeeper
from hall.store import slips
from tests.hall.conftest import OpenHall
from tests.hall.desk import Desk
from tests.hall.small import TERMS

PRINTERS = (
    SlipPrinter(station="east", device="p1", kiosk="K1", redirect="K2"),
    SlipPrinter(station="west", device="p2", kiosk="K2"),
)
DEVICES = frozenset({("east", "p1"), ("east", "keys"), ("west", "p2")})


@pytest.fixture
def hall(open_hall: OpenHall) -> Desk:
    desk = open_hall(replace(TERMS, printers=PRINTERS, devices=DEVICES))
    desk.start()
    for station, device in sorted(DEVICES):
        tell(desk, station, device, "printer" if device.startswith("p") else "keypad")
    return desk


def tell(hall: Desk, station: str, device: str, kind: str = "printer") -> None:
    hall.do(
        c.ReportDevice(station=station, device=device, kind=kind, driver="escpos", state="online")
    )


def miss(hall: Desk, *devices: str, station: str = "east") -> None:
    hall.do(c.MissDevices(station=station, devices=devices))


def states(hall: Desk) -> dict[str, str]:
    return {str(one["device"]): str(one["state"]) for one in hall.queries().devices()}


def test_a_device_whose_station_is_away_is_unknown_since_then(hall: Desk) -> None:
    seq = hall.seq()
    hall.clock.forward(60)
    miss(hall, "p1", "keys")
    assert states(hall) == {"keys": "unknown", "p1": "unknown", "p2": "online"}
    told = [one.event.data for one in hall.since(seq)]
    assert [(one["device"], one["state"], one["code"]) for one in told] == [
        ("keys", "unknown", "station.away"), ("p1", "unknown", "station.away"),
    ]  # fmt: skip
    assert "east" in str(told[0]["detail"])
    since = {str(one["device"]): one["since"] for one in hall.queries().devices()}
    assert since["p1"] != since["p2"]
    troubles = overview(hall.hall)["devices"]
    assert isinstance(troubles, list)
    assert [(one["device"], one["since"]) for one in troubles] == [
        ("keys", since["keys"]), ("p1", since["p1"]),
    ]  # fmt: skip
    seq = hall.seq()
    miss(hall, "p1", "keys")
    assert hall.seq() == seq


def test_it_is_as_it_says_when_its_station_is_back(hall: Desk) -> None:
    miss(hall, "p1", "keys")
    tell(hall, "east", "p1")
    assert states(hall) == {"keys": "unknown", "p1": "online", "p2": "online"}


def test_a_kiosk_whose_station_is_away_says_so_and_its_slips_go_to_the_stand_in(
    hall: Desk,
) -> None:
    hall.issue(origin="K1")
    miss(hall, "p1")
    assert hall.queries().kiosk_printers()["K1"] == {
        "state": "unknown", "code": "station.away", "stand_in": "K2",
    }  # fmt: skip
    assert slips.get(hall.connection, 1).kiosk == "K2"
    miss(hall, "p2", station="west")
    assert hall.queries().kiosk_printers()["K1"]["stand_in"] is None
    hall.issue(origin="K1")
    assert slips.get(hall.connection, 2).kiosk == "K1"


def test_printers_of_one_station_do_not_stand_in_for_each_other_when_it_goes(
    open_hall: OpenHall,
) -> None:
    printers = (PRINTERS[0], replace(PRINTERS[1], station="east"))
    hall = open_hall(replace(TERMS, printers=printers))
    hall.start()
    for device in ("p1", "p2"):
        tell(hall, "east", device)
    hall.issue(origin="K1")
    miss(hall, "p1", "p2")
    assert slips.get(hall.connection, 1).kiosk == "K1"
    tell(hall, "east", "p2")
    # The station is back, and the other will say how it is in a moment.
    assert hall.queries().kiosk_printers()["K1"]["state"] == "starting"
    assert slips.get(hall.connection, 1).kiosk == "K1"
    hall.do(c.ReportDevice(
        station="east", device="p1", kind="printer", driver="escpos", state="offline"
    ))  # fmt: skip
    assert slips.get(hall.connection, 1).kiosk == "K2"


def test_what_it_was_printing_is_in_doubt_until_it_comes_back_and_says_more(hall: Desk) -> None:
    for _ in range(3):
        hall.issue(origin="K1")
    hall.do(c.ClaimSlips(kiosk="K1", limit=1, printer="p1"))
    hall.do(c.ClaimSlips(kiosk="K1", limit=1, printer="p3"))
    seq = hall.seq()
    miss(hall, "p1")
    assert [slips.get(hall.connection, slip).state for slip in (1, 2, 3)] == [
        "unknown", "sending", "queued",
    ]  # fmt: skip
    assert slips.get(hall.connection, 3).kiosk == "K2"
    assert "slip.unknown" in hall.names(seq)
    # It was the network only: the paper had come out.
    hall.do(c.ReportSlip(slip=1, outcome="printed"))
    assert slips.get(hall.connection, 1).state == "printed"


def test_a_device_that_hall_toml_no_longer_has_is_forgotten(hall: Desk) -> None:
    tell(hall, "east", "old")
    tell(hall, "east", "p2")
    seq = hall.seq()
    miss(hall, "old", "p2")
    assert [(one["station"], one["device"]) for one in hall.queries().devices()] == [
        ("east", "keys"), ("east", "p1"), ("west", "p2"),
    ]  # fmt: skip
    assert hall.names(seq) == ["device.retired"] * 2


def test_the_timekeeper_misses_stations_that_do_not_come_back(
    hall: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence = hall.hall.presence
    keeper = Timekeeper(hall.hall)
    keeper.start()
    keeper.stop()
    # After a start both are expected; one of them comes.
    presence.came("a", "east")
    presence.speaks_for("a", ("p1", "keys"))
    keeper = Timekeeper(hall.hall)
    keeper.miss_devices()
    assert set(states(hall).values()) == {"online"}
    monkeypatch.setattr(presences, "AWAY_SECONDS", 0.0)
    keeper.miss_devices()
    assert states(hall) == {"keys": "online", "p1": "online", "p2": "unknown"}
    presence.left("a")
    keeper.miss_devices()
    assert set(states(hall).values()) == {"unknown"}
    assert presence.overdue() == ()
    keeper.stop()
