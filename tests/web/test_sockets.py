"""The namespaces as screens use them: a snapshot, then every event of the room, no gap unseen."""

from __future__ import annotations

from typing import Any

import pytest

from hall.domain.actors import Role
from hall.domain.commands import ReportDevice
from hall.service import presence
from tests.web.house import House
from tests.web.screens import Screen, without_gaps


def _auth(house: House, role: Role, **more: object) -> dict[str, Any]:
    return {"token": house.tokens[role], **more}


def _day(house: House) -> None:
    """A bit of everything."""
    house.open(1, 2)
    first, second = house.issue(kiosk="K1"), house.issue(priority="elderly")
    house.do(f"/tickets/{first['id']}/pin", reason="急")
    house.do("/counters/1/call-next")
    house.do("/counters/1/recall")
    house.do("/counters/1/begin")
    house.do("/counters/1/hold", reason="复印")
    house.do("/counters/1/unhold")
    house.do("/counters/1/finish")
    house.do("/ratings", Role.PAD, counter=1, level=5)
    house.do("/counters/2/call-next")
    house.do("/counters/2/transfer", queue="HY")
    house.do(f"/tickets/{second['id']}/cancel", reason="走了")
    house.do("/counters/2/pause", reason="开会")


@pytest.mark.parametrize(
    ("namespace", "role", "more"),
    [
        ("/display", None, {}),
        ("/counter", Role.STATION, {}),
        ("/counter", Role.COUNTER, {"counter": 1}),
        ("/counter", Role.PAD, {"counter": "1"}),
        ("/counter", Role.DISPLAY, {}),
        ("/kiosk", Role.KIOSK, {}),
        ("/kiosk", Role.STATION, {}),
    ],
)
def test_a_snapshot_and_then_events_without_a_gap(
    house: House, namespace: str, role: Role | None, more: dict[str, object]
) -> None:
    house.issue()
    screen = Screen(house, namespace, None if role is None else _auth(house, role, **more))
    snapshot = screen.snapshot()
    _day(house)
    events = screen.events()
    assert events
    last = without_gaps(snapshot["seq"], events)
    screen.send("snapshot")
    again = screen.snapshot()
    assert again["seq"] == last
    late = Screen(house, namespace, None if role is None else _auth(house, role, **more))
    assert late.snapshot()["seq"] == last


def test_the_display_hears_what_a_hall_hears(house: House) -> None:
    screen = Screen(house, "/display")
    screen.got()
    _day(house)
    names = [event["name"] for event in screen.events()]
    for name in ("ticket.issued", "ticket.called", "ticket.recalled", "ticket.served",
                 "counter.paused", "ticket.transferred", "ticket.cancelled"):  # fmt: skip
        assert name in names
    assert not [name for name in names if name.startswith(("case.", "slip.", "device."))]


def test_a_call_names_number_and_window(house: House) -> None:
    house.open(1)
    ticket = house.issue()
    screen = Screen(house, "/display")
    screen.got()
    house.do("/counters/1/call-next")
    [event] = screen.events()
    assert event["name"] == "ticket.called"
    assert event["at"] == "2026-11-21T09:00:01.000+08:00"
    assert (event["data"]["number"], event["data"]["counter"]) == (ticket["number"], 1)


def test_the_seq_is_that_of_the_log_and_no_restart_sets_it_back(house: House) -> None:
    house.open(1)
    house.issue()
    before = Screen(house, "/display").snapshot()["seq"]
    assert 0 < before <= house.seq()
    house.restart()
    screen = Screen(house, "/display")
    seq = screen.snapshot()["seq"]
    assert seq >= before
    house.do("/counters/1/call-next")
    without_gaps(seq, screen.events())


def test_a_window_hears_of_itself_and_its_queues_only(house: House) -> None:
    house.open(1, 3)
    registry = Screen(house, "/counter", _auth(house, Role.COUNTER, counter=1))
    marriage = Screen(house, "/counter", _auth(house, Role.COUNTER, counter=3))
    for screen in (registry, marriage):
        screen.got()
    house.issue("card")
    assert {e["name"] for e in registry.events()} == {"ticket.issued"}
    assert marriage.events() == []
    house.do("/counters/3/pause", reason="开会")
    assert registry.events() == []
    assert [e["name"] for e in marriage.events()] == ["counter.paused"]


def test_a_refused_command_says_nothing(house: House) -> None:
    screen = Screen(house, "/display")
    screen.got()
    house.by(Role.STAFF).post("/counters/1/call-next")
    house.by(Role.KIOSK).post("/tickets", item="nothing")
    assert screen.events() == []


@pytest.mark.parametrize(
    ("namespace", "auth"),
    [
        ("/counter", None),
        ("/counter", {}),
        ("/counter", {"token": "nothing"}),
        ("/counter", {"token": ["x"]}),
        ("/kiosk", None),
        ("/kiosk", {"token": ""}),
        ("/devices", None),
        ("/devices", {"token": "nothing"}),
        ("/follow", None),
        ("/follow", {"code": "nothing"}),
        ("/follow", {"code": 5}),
        ("/follow", {"code": {"$ne": ""}}),
        ("/nothing", None),
    ],
)
def test_who_is_not_let_in(still: House, namespace: str, auth: dict[str, Any] | None) -> None:
    screen = Screen(still, namespace, auth)
    assert not screen.connected


@pytest.mark.parametrize(
    ("namespace", "roles"),
    [
        ("/counter", "counter staff admin station display pad integration"),
        ("/kiosk", "kiosk counter display pad staff admin integration station"),
        ("/devices", "staff admin station"),
        ("/display", "kiosk counter display pad staff admin integration station"),
    ],
)
def test_the_table_of_namespaces(still: House, namespace: str, roles: str) -> None:
    for role, token in still.tokens.items():
        assert Screen(still, namespace, {"token": token}).connected == (role in roles.split())


@pytest.mark.parametrize("number", [0, -1, 77, "x", "1; DROP", 1.5, [1], {}, True, "9" * 5000])
def test_a_window_that_is_not_there(still: House, number: object) -> None:
    assert not Screen(still, "/counter", _auth(still, Role.STATION, counter=number)).connected


def test_a_logged_in_browser_needs_no_token(house: House) -> None:
    cookie = house.access.enrol(Role.KIOSK)
    assert Screen(house, "/kiosk", None, cookie).connected
    assert not Screen(house, "/devices", None, cookie).connected
    assert not Screen(house, "/kiosk", None, "nothing").connected


def test_the_kiosk_hears_of_paper_and_waits(house: House) -> None:
    screen = Screen(house, "/kiosk", _auth(house, Role.STATION))
    assert screen.snapshot()["trouble"] is None
    ticket = house.issue(kiosk="K1")
    [event] = screen.events()
    assert event["name"] == "ticket.issued"
    assert (event["data"]["origin"], event["data"]["waiting"]) == ("K1", 1)
    slips = house.do("/slips/claim", Role.STATION, kiosk="K1")["slips"]
    assert [slip["number"] for slip in slips] == [ticket["number"]]
    house.do(f"/slips/{slips[0]['slip']}/report", Role.STATION, outcome="printed")
    assert [event["name"] for event in screen.events()] == ["slip.printed"]


def test_devices_are_told_apart_from_those_who_watch(house: House) -> None:
    watcher = Screen(house, "/devices", _auth(house, Role.STAFF))
    assert watcher.snapshot()["stations"] == []
    station = Screen(house, "/devices", _auth(house, Role.STATION, station="east"))
    other = Screen(house, "/devices", _auth(house, Role.STATION, station="west"))
    station.send("station.devices", [{"name": "p1"}])
    station.send("device.output", {"device": "p1", "text": "A001"})
    assert [name for name, _ in watcher.got()] == ["station.devices", "device.output"]
    watcher.send("device.poke", {"station": "east", "device": "p1", "fault": "paper_out"})
    assert [name for name, _ in station.got()] == ["device.poke"]
    assert other.got() == []
    station.send("device.frames", {"device": "p1", "frames": []})
    assert watcher.got() == [("device.frames", {"station": "east", "device": "p1", "frames": []})]
    # A station pokes nobody, and a watcher reports nothing.
    watcher.send("device.frames", {"device": "p1", "frames": []})
    other.send("device.poke", {"station": "east", "device": "p1"})
    watcher.send("device.output", {"device": "p1", "text": "forged"})
    assert station.got() == []
    assert watcher.got() == []
    late = Screen(house, "/devices", _auth(house, Role.ADMIN)).snapshot()
    assert [one["station"] for one in late["stations"]] == ["east"]
    assert [one["text"] for one in late["outputs"]] == ["A001"]


def test_a_station_may_be_several_processes(house: House) -> None:
    watcher = Screen(house, "/devices", _auth(house, Role.STAFF))
    watcher.snapshot()
    station = Screen(house, "/devices", _auth(house, Role.STATION, station="east"))
    voice = Screen(house, "/devices", _auth(house, Role.STATION, station="east"))
    station.send("station.devices", [{"name": "p1"}, {"name": "p2"}])
    voice.send("station.devices", [{"name": "voice"}])
    *_, (name, told) = watcher.got()
    assert (name, [one["name"] for one in told["devices"]]) == (
        "station.devices", ["p1", "p2", "voice"],
    )  # fmt: skip
    watcher.send("device.poke", {"station": "east", "device": "voice", "action": "mute"})
    assert station.got() == []
    assert [name for name, _ in voice.got()] == ["device.poke"]
    voice.leave()
    ((name, told),) = watcher.got()
    assert (name, [one["name"] for one in told["devices"]]) == ("station.devices", ["p1", "p2"])
    station.leave()
    assert watcher.got() == [("station.gone", {"station": "east"})]


def test_the_hall_knows_for_which_devices_somebody_speaks(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "AWAY_SECONDS", 0.0)
    watched = house.hall.presence
    station = Screen(house, "/devices", _auth(house, Role.STATION, station="east"))
    Screen(house, "/devices", _auth(house, Role.STAFF, station="east"))
    station.send("station.devices", [{"name": "p1"}, "garbage", {}])
    watched.expect("east")
    [lost] = watched.overdue()
    assert watched.missing(lost, ("p1", "p2")) == ("p2",)
    watched.settled(lost)
    station.leave()
    [lost] = watched.overdue()
    assert watched.missing(lost, ("p1", "p2")) == ("p1",)


def test_how_a_device_is_reaches_who_watches(house: House) -> None:
    watcher = Screen(house, "/devices", _auth(house, Role.STAFF))
    seq = watcher.snapshot()["seq"]
    report = ReportDevice(
        station="east", device="p1", kind="printer", driver="simulated", state="fault"
    )
    house.hall.execute(report)
    events = watcher.events()
    without_gaps(seq, events)
    assert [event["data"]["state"] for event in events] == ["fault"]
