"""What an unkind client sends: the server stays up, says nothing it should not, logs no defect."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from hall.domain.actors import Role
from hall.domain.catalog_rows import CatalogTables
from hall.domain.commands import ImportCatalog
from tests.hall.small import TABLES
from tests.web.house import House
from tests.web.screens import Screen

NONSENSE: list[tuple[Any, ...]] = [
    (), (None,), ("x",), (1,), ([],), ({},), ({"counter": 1}, {"x": 2}, 3), (True, False),
    ({"station": {"a": 1}, "device": [1]},), ("x" * 60_000,), ([[[[[[]]]]]],), (b"\x00\xff",),
    ({"token": "x", "code": "y"},),
]  # fmt: skip
NAMES = [
    "snapshot", "event", "device.poke", "device.output", "device.frames", "station.devices",
    "connect", "disconnect", "nothing", "__class__", "", "ticket.issued",
]  # fmt: skip


def _all(house: House) -> dict[str, Screen]:
    token = {role: {"token": house.tokens[role]} for role in house.tokens}
    code = house.issue()["code"]
    return {
        "display": Screen(house, "/display"),
        "counter": Screen(house, "/counter", {**token[Role.COUNTER], "counter": 1}),
        "kiosk": Screen(house, "/kiosk", token[Role.KIOSK]),
        "watcher": Screen(house, "/devices", token[Role.STAFF]),
        "station": Screen(house, "/devices", token[Role.STATION]),
        "follow": Screen(house, "/follow", {"code": code}),
    }


@pytest.mark.parametrize("name", NAMES)
def test_nonsense_is_survived_everywhere(
    house: House, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    seq = house.seq()
    with caplog.at_level(logging.WARNING):
        for screen in _all(house).values():
            for payload in NONSENSE:
                screen.send(name, *payload)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    # The ticket to follow, and nothing else, was written.
    events = house.by(Role.STAFF).get(f"/events?after={seq}").body["events"]
    assert {event["name"] for event in events} == {"ticket.issued", "case.opened"}
    display = Screen(house, "/display")
    display.got()
    house.issue()
    assert [event["name"] for event in display.events()] == ["ticket.issued"]


def test_nobody_becomes_somebody_else_after_connecting(house: House) -> None:
    house.open(1)
    pad = Screen(house, "/counter", {"token": house.tokens[Role.PAD], "counter": 1})
    pad.got()
    pad.send("connect", {}, {"token": house.tokens[Role.PAD], "counter": 2})
    display = Screen(house, "/display")
    display.got()
    display.send("station.devices", [])
    assert (pad.got(), display.got()) == ([], [])


def test_a_window_that_left_the_catalogue(house: House) -> None:
    screen = Screen(house, "/counter", {"token": house.tokens[Role.STATION], "counter": 4})
    screen.got()
    fewer = CatalogTables(
        departments=TABLES.departments,
        queues=TABLES.queues,
        items=TABLES.items,
        counters=TABLES.counters[:3],
        kiosks=TABLES.kiosks,
    )
    house.hall.execute(ImportCatalog(tables=fewer))
    screen.got()
    screen.send("snapshot")
    [(name, payload)] = screen.got()
    assert (name, payload["code"]) == ("refused", "counter.unknown")
