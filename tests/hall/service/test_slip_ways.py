"""Where a slip comes out while the printer of its kiosk cannot print."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain import commands as c
from hall.service.bodies import Body
from hall.service.terms import SlipPrinter
from hall.store import slips
from tests.hall.conftest import OpenHall
from tests.hall.desk import Desk
from tests.hall.small import TERMS

PRINTERS = (
    SlipPrinter(station="s1", device="p1", kiosk="K1", redirect="K2"),
    SlipPrinter(station="s2", device="p2", kiosk="K2"),
)


@pytest.fixture
def hall(open_hall: OpenHall) -> Desk:
    desk = open_hall(replace(TERMS, printers=PRINTERS))
    desk.start()
    return desk


def tell(hall: Desk, device: str, state: str, code: str = "") -> None:
    station = {"p1": "s1", "p2": "s2"}[device]
    hall.do(
        c.ReportDevice(
            station=station, device=device, kind="printer", driver="escpos", state=state, code=code
        )
    )


def printed_at(hall: Desk, slip: int) -> str:
    return slips.get(hall.connection, slip).kiosk


def paper(hall: Desk) -> dict[str, Body]:
    return hall.queries().kiosk_printers()


@pytest.mark.parametrize(
    ("first", "second", "kiosk"),
    [
        ("online", "online", "K1"),
        ("warning", "online", "K1"),
        (None, "online", "K1"),
        ("fault", "online", "K2"),
        ("offline", "warning", "K2"),
        ("fault", None, "K2"),
        ("fault", "fault", "K1"),
        ("fault", "offline", "K1"),
    ],
)
def test_who_prints(hall: Desk, first: str | None, second: str | None, kiosk: str) -> None:
    for device, state in (("p1", first), ("p2", second)):
        if state is not None:
            tell(hall, device, state)
    hall.issue(origin="K1")
    assert printed_at(hall, 1) == kiosk


def test_the_citizen_is_told_where_and_the_other_printer_is_woken(hall: Desk) -> None:
    tell(hall, "p1", "fault", "printer.paper_out")
    seq = hall.seq()
    ticket = hall.issue(origin="K1")
    names = hall.names(seq)
    assert names.index("ticket.issued") < names.index("slip.redirected")
    [told] = [one.event for one in hall.since(seq) if one.event.name == "slip.redirected"]
    assert told.ticket == ticket
    assert told.data == {"slip": 1, "number": "A001", "kiosk": "K1", "to": "K2"}
    assert paper(hall)["K1"] == {
        "state": "fault", "code": "printer.paper_out", "stand_in": "K2",
    }  # fmt: skip
    [claimed] = _claimed(hall, "K2")
    assert claimed["number"] == "A001"


def test_what_waits_goes_the_other_way_when_the_paper_ends(hall: Desk) -> None:
    for _ in range(3):
        hall.issue(origin="K1")
    hall.do(c.ClaimSlips(kiosk="K1", limit=1))
    tell(hall, "p1", "fault", "printer.paper_out")
    # The one under way may be on paper: it is never sent twice.
    assert [printed_at(hall, slip) for slip in (1, 2, 3)] == ["K1", "K2", "K2"]
    hall.do(c.ReportSlip(slip=1, outcome="unknown"))
    assert [one["number"] for one in _claimed(hall, "K2")] == ["A002", "A003"]
    tell(hall, "p1", "online")
    hall.issue(origin="K1")
    assert printed_at(hall, 4) == "K1"
    assert paper(hall)["K1"]["stand_in"] is None


def test_what_waits_at_a_stand_in_that_failed_too_goes_back_to_its_kiosk(hall: Desk) -> None:
    tell(hall, "p1", "fault", "printer.paper_out")
    hall.issue(origin="K1")
    hall.issue(origin="K2")
    tell(hall, "p2", "fault", "printer.paper_out")
    assert [printed_at(hall, slip) for slip in (1, 2)] == ["K2", "K2"]
    tell(hall, "p1", "online")
    assert [printed_at(hall, slip) for slip in (1, 2)] == ["K1", "K2"]
    tell(hall, "p2", "online")
    assert [printed_at(hall, slip) for slip in (1, 2)] == ["K1", "K2"]


def test_two_that_stand_in_for_each_other_hold_what_neither_prints(open_hall: OpenHall) -> None:
    first, second = PRINTERS
    desk = open_hall(replace(TERMS, printers=(first, replace(second, redirect="K1"))))
    desk.start()
    tell(desk, "p1", "fault")
    desk.issue(origin="K1")
    seq = desk.seq()
    tell(desk, "p2", "offline")
    assert printed_at(desk, 1) == "K2"
    assert "slip.redirected" not in desk.names(seq)
    tell(desk, "p1", "online")
    assert printed_at(desk, 1) == "K1"
    tell(desk, "p1", "fault")
    tell(desk, "p1", "warning")
    assert printed_at(desk, 1) == "K1"


def test_what_is_given_back_by_a_printer_that_is_known_to_be_down_goes_on(hall: Desk) -> None:
    hall.issue(origin="K1")
    hall.do(c.ClaimSlips(kiosk="K1", limit=1))
    tell(hall, "p1", "offline", "device.gone")
    assert printed_at(hall, 1) == "K1"
    hall.do(c.ReportSlip(slip=1, outcome="queued"))
    assert printed_at(hall, 1) == "K2"


def test_a_reprint_that_the_staff_sent_elsewhere_is_not_brought_back(hall: Desk) -> None:
    ticket = hall.issue(origin="K1")
    hall.do(c.ReprintSlip(ticket=ticket, kiosk="K2"))
    tell(hall, "p2", "fault")
    assert [printed_at(hall, slip) for slip in (1, 2)] == ["K1", "K2"]


def test_a_printer_without_a_stand_in_keeps_its_slips(hall: Desk) -> None:
    hall.issue(origin="K2")
    tell(hall, "p2", "offline", "device.gone")
    hall.issue(origin="K2")
    assert [printed_at(hall, slip) for slip in (1, 2)] == ["K2", "K2"]
    assert paper(hall)["K2"] == {"state": "offline", "code": "device.gone", "stand_in": None}


def test_a_reprint_goes_where_the_staff_sent_it(hall: Desk) -> None:
    ticket = hall.issue(origin="K1")
    tell(hall, "p1", "fault")
    hall.do(c.ReprintSlip(ticket=ticket, kiosk="K1"))
    assert printed_at(hall, 2) == "K1"


def test_the_best_printer_of_a_kiosk_counts(open_hall: OpenHall) -> None:
    two = (*PRINTERS, SlipPrinter(station="s1", device="p3", kiosk="K1"))
    desk = open_hall(replace(TERMS, printers=two))
    desk.start()
    tell(desk, "p1", "fault", "printer.paper_out")
    desk.issue(origin="K1")
    assert printed_at(desk, 1) == "K1"
    assert paper(desk)["K1"]["state"] == "starting"


def _claimed(hall: Desk, kiosk: str) -> list[Body]:
    found = hall.do(c.ClaimSlips(kiosk=kiosk))["slips"]
    assert isinstance(found, list)
    return found
