"""Scanners at kiosks and windows: what they read, who is told, and what stays unsaid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hall.domain.actors import Role
from hall.web.scans import REMEMBERED_SECONDS
from tests.hall.domain.test_scans import CARD
from tests.web.house import House
from tests.web.screens import Screen


@pytest.fixture
def glass(house: House) -> Screen:
    """The touch page of K1, from now on."""
    screen = Screen(house, "/kiosk", {"token": house.tokens[Role.KIOSK], "kiosk": "K1"})
    screen.snapshot()
    return screen


def scan(house: House, path: str, code: str, role: Role = Role.STATION) -> dict[str, Any]:
    return house.do(f"{path}/scans", role, code=code)


def test_a_slip_is_shown_at_its_kiosk_alone_and_without_its_code(
    house: House, glass: Screen
) -> None:
    other = Screen(house, "/kiosk", {"token": house.tokens[Role.KIOSK], "kiosk": "K2"})
    other.snapshot()
    house.issue()
    ticket = house.issue(identity=CARD)
    glass.got(), other.got()
    found = scan(house, "/kiosks/K1", ticket["follow_url"])
    assert found["kind"] == "ticket"
    assert (found["ticket"]["number"], found["ticket"]["ahead"]) == (ticket["number"], 1)
    assert ticket["code"] not in str(found)
    assert glass.got() == [("scan", found)]
    assert other.got() == []


@pytest.mark.parametrize("role", [Role.DISPLAY, Role.PAD])
def test_who_gives_no_numbers_hears_nothing_of_what_is_shown_at_a_kiosk(
    house: House, role: Role
) -> None:
    """A card's last digits, and the word that stands for it, are for the glass it was shown at."""
    token = house.tokens[role]
    assert not Screen(house, "/kiosk", {"token": token, "kiosk": "K1"}).connected
    everywhere = Screen(house, "/kiosk", {"token": token})
    everywhere.snapshot()
    scan(house, "/kiosks/K1", CARD)
    assert everywhere.got() == []


def test_a_number_typed_or_scanned_is_the_same_ticket(house: House) -> None:
    ticket = house.issue()
    by_number = scan(house, "/kiosks/K1", ticket["number"])
    assert by_number == scan(house, "/kiosks/K1", ticket["code"])


def test_of_a_case_its_number_alone_is_said_and_a_number_can_be_taken_for_it(
    house: House,
) -> None:
    case = house.issue()["case"]
    assert scan(house, "/kiosks/K1", f"http://h/c/{case}") == {"kind": "case", "case": case}
    again = house.by(Role.KIOSK).post("/tickets", case=case, kiosk="K1")
    assert (again.status, again.body["case"]) == (201, case)


@pytest.mark.parametrize("code", ["JH20200101-00001", "zzzzzzzzzzzz", "Z999", "hello", "http://["])
def test_what_is_not_there_is_unknown_and_no_error(house: House, glass: Screen, code: str) -> None:
    assert scan(house, "/kiosks/K1", code) == {"kind": "unknown"}
    assert glass.got() == [("scan", {"kind": "unknown"})]


def test_a_card_becomes_a_word_for_a_minute_and_its_number_goes_nowhere(
    house: House, glass: Screen
) -> None:
    found = scan(house, "/kiosks/K1", CARD)
    assert (found["kind"], found["masked"]) == ("person", "*002X")
    assert CARD not in str(glass.got())
    first = house.by(Role.KIOSK).post("/tickets", item="card", kiosk="K1", scan=found["scan"])
    assert first.status == 201
    second = house.by(Role.KIOSK).post("/tickets", item="card", identity=CARD)
    assert (second.status, second.code) == (409, "ticket.already_waiting")
    house.clock.forward(REMEMBERED_SECONDS)
    late = house.by(Role.KIOSK).post("/tickets", item="card", kiosk="K1", scan=found["scan"])
    assert (late.status, late.code) == (409, "scan.expired")
    files = [one for one in Path(house.directory).iterdir() if one.is_file()]
    assert files
    assert all(CARD.encode() not in one.read_bytes() for one in files)


def test_a_word_of_another_kiosk_or_of_a_card_before_is_worth_nothing(house: House) -> None:
    earlier = scan(house, "/kiosks/K1", CARD)["scan"]
    present = scan(house, "/kiosks/K1", CARD)["scan"]
    for kiosk, word in (("K2", present), ("K1", earlier), ("K1", "made-up")):
        said = house.by(Role.KIOSK).post("/tickets", item="card", kiosk=kiosk, scan=word)
        assert (said.status, said.code) == (409, "scan.expired"), (kiosk, word)


def test_at_a_window_the_clerk_sees_the_ticket_and_screens_hear_nothing(house: House) -> None:
    console = Screen(house, "/counter", {"token": house.tokens[Role.COUNTER], "counter": 1})
    pad = Screen(house, "/counter", {"token": house.tokens[Role.PAD], "counter": 1})
    ticket = house.issue()
    console.got(), pad.got()
    found = scan(house, "/counters/1", ticket["follow_url"])
    assert found == {
        "kind": "ticket", "id": ticket["id"], "number": ticket["number"], "case": ticket["case"],
    }  # fmt: skip
    assert console.got() == [("scan", found)]
    assert pad.got() == []


def test_a_card_at_a_window_is_nobodys_until_the_case_is_open(house: House) -> None:
    assert scan(house, "/counters/1", CARD) == {"kind": "person"}


def test_where_there_is_no_such_place(house: House) -> None:
    for path, code in (("/kiosks/K9", "kiosk.unknown"), ("/counters/99", "counter.unknown")):
        said = house.by(Role.STATION).post(f"{path}/scans", code="A001")
        assert (said.status, said.code) == (404, code)
    for path in ("/kiosks/K1", "/counters/1"):
        assert house.by(Role.DISPLAY).post(f"{path}/scans", code="A001").status == 403
