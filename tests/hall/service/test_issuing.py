"""Taking a number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain import commands as c
from hall.domain.errors import (
    AlreadyWaiting,
    CaseAttached,
    DayClosed,
    Invalid,
    NoOpenCounter,
    UnknownCase,
    UnknownItem,
    UnknownKiosk,
    UnknownQueue,
    UnknownTicket,
    WrongState,
)
from hall.store import slips
from tests.hall.conftest import OpenHall
from tests.hall.desk import KIOSK, Desk
from tests.hall.small import TABLES, terms


def test_a_number_is_given_with_its_record_and_its_slip(hall: Desk) -> None:
    hall.start()
    seq = hall.seq()
    body = hall.do(c.IssueTicket(item="card", origin="K1", language="en"), by=KIOSK)
    assert body["number"] == "A001"
    assert (body["queue"], body["item"], body["state"]) == ("HZ", "card", "waiting")
    assert body["issued_at"] == "2026-11-21T09:00:00.000+08:00"
    assert body["case"] == "JH20261121-00001"
    assert (body["ahead"], body["expected_wait_seconds"]) == (0, None)
    assert (body["counters"], body["open_counters"]) == ([1, 2], [])
    assert body["follow_url"] == f"http://hall.test/f/{body['code']}"
    assert (body["priority"], body["language"]) == (False, "en")

    issued, opened = hall.since(seq)
    assert (issued.event.name, issued.actor) == ("ticket.issued", "kiosk:kiosk-1")
    assert issued.event.data == {
        "number": "A001", "queue": "HZ", "item": "card", "counter": None,
        "standing": "ordinary", "origin": "K1", "reason": None, "slip": 1, "waiting": 1, "ahead": 0,
    }  # fmt: skip
    assert opened.event.name == "case.opened"
    assert opened.event.data["department"] == "GA"
    [slip] = slips.queued(hall.connection, "K1", 9)
    assert (slip.ticket, slip.copy) == (body["id"], 0)


def test_numbers_go_by_queue_and_class(hall: Desk) -> None:
    hall.start()
    drawn = [
        hall.issue("card"), hall.issue("birth"), hall.issue("marriage"),
        hall.issue("card", priority=True), hall.issue(queue="ZX"), hall.issue("card"),
    ]  # fmt: skip
    numbers = [hall.ticket(one).number for one in drawn]
    assert numbers == ["A001", "A002", "B001", "VA001", "C001", "A003"]
    assert hall.ticket(drawn[3]).reason == "elderly"


def test_who_comes_is_told_who_is_ahead_and_how_long_it_takes(hall: Desk) -> None:
    hall.start(1)
    hall.issue("card")
    hall.issue("card")
    body = hall.do(c.IssueTicket(item="birth"))
    assert (body["ahead"], body["expected_wait_seconds"]) == (2, 2 * 12 * 60)
    assert body["open_counters"] == [1]
    first = hall.do(c.IssueTicket(item="card", priority=c.PriorityReason.DISABLED))
    assert first["ahead"] == 0


def test_no_slip_for_an_origin_that_is_no_kiosk(hall: Desk) -> None:
    hall.start()
    assert slips.newest_of(hall.connection, hall.issue(origin="desk")) is None


def test_a_queue_without_an_item(hall: Desk) -> None:
    hall.start()
    ticket = hall.issue(queue="HZ")
    assert hall.ticket(ticket).item is None
    assert (hall.case(ticket).item, hall.case(ticket).department) == (None, "GA")


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (c.IssueTicket(item="nothing"), UnknownItem),
        (c.IssueTicket(queue="nothing"), UnknownQueue),
        (c.IssueTicket(item="card", case="JH-1"), UnknownCase),
        (c.IssueTicket(case="JH-1"), UnknownCase),
        (c.IssueTicket(), Invalid),
    ],
)
def test_what_is_unknown_is_refused_and_uses_no_number(
    hall: Desk, command: c.Command, error: type[Exception]
) -> None:
    hall.start()
    seq = hall.seq()
    with pytest.raises(error):
        hall.do(command)
    assert hall.seq() == seq
    assert hall.ticket(hall.issue()).number == "A001"


def test_no_number_without_an_open_day(hall: Desk) -> None:
    with pytest.raises(DayClosed):
        hall.issue()


def test_a_profile_may_want_an_open_window(open_hall: OpenHall) -> None:
    hall = open_hall(terms(issue_without_open_counter=False))
    hall.start(3)
    with pytest.raises(NoOpenCounter) as refusal:
        hall.issue("card")
    assert refusal.value.facts == {"queue": "HZ"}
    hall.issue("marriage")
    hall.do(c.PauseCounter(counter=3, reason="用餐"))
    with pytest.raises(NoOpenCounter):
        hall.issue("marriage")


def test_a_known_person_has_one_live_ticket_a_queue(hall: Desk) -> None:
    hall.start(1)
    first = hall.issue("card", person="hash")
    with pytest.raises(AlreadyWaiting) as refusal:
        hall.issue("birth", person="hash")
    assert refusal.value.facts == {"number": "A001", "ticket": first}
    hall.issue("marriage", person="hash")
    hall.issue("card", person="other")
    hall.serve()
    with pytest.raises(AlreadyWaiting):
        hall.issue("card", person="hash")
    hall.do(c.FinishService(counter=1))
    hall.issue("card", person="hash")


def test_a_profile_may_allow_a_person_several(open_hall: OpenHall) -> None:
    hall = open_hall(terms(one_live_ticket_per_person=False))
    hall.start()
    assert hall.issue(person="hash") != hall.issue(person="hash")


def test_a_second_visit_continues_a_record(hall: Desk) -> None:
    hall.start(1)
    first = hall.issue("card")
    hall.serve()
    hall.do(c.FinishService(counter=1))
    number = hall.case(first).number
    seq = hall.seq()
    second = hall.issue(None, case=number)
    assert hall.names(seq) == ["ticket.issued", "case.attached"]
    assert hall.ticket(second).item == "card"
    assert hall.case(second).number == number
    assert hall.queries().case(number)["visits"] == [
        hall.queries()._row(hall.ticket(first)), hall.queries()._row(hall.ticket(second))
    ]  # fmt: skip


def test_one_visit_carries_several_records(hall: Desk) -> None:
    hall.start()
    earlier, ticket = hall.issue("marriage"), hall.issue("card")
    hall.do(c.AddCase(ticket=ticket, item="birth"))
    hall.do(c.AddCase(ticket=ticket, case=hall.case(earlier).number))
    assert [case.item for case in hall.cases(ticket)] == ["marriage", "card", "birth"]
    with pytest.raises(CaseAttached):
        hall.do(c.AddCase(ticket=ticket, case=hall.case(earlier).number))
    with pytest.raises(Invalid):
        hall.do(c.AddCase(ticket=ticket))
    with pytest.raises(UnknownCase):
        hall.do(c.AddCase(ticket=ticket, case="JH-1"))
    with pytest.raises(UnknownItem):
        hall.do(c.AddCase(ticket=ticket, item="nothing"))
    with pytest.raises(UnknownTicket):
        hall.do(c.AddCase(ticket=99, item="birth"))


def test_a_visit_that_is_over_takes_no_more_records(hall: Desk) -> None:
    hall.start()
    ticket = hall.issue()
    hall.cancel(ticket)
    with pytest.raises(WrongState):
        hall.do(c.AddCase(ticket=ticket, item="birth"))


def test_a_reprint_is_counted(hall: Desk) -> None:
    hall.start()
    ticket = hall.issue(origin="K1")
    seq = hall.seq()
    body = hall.do(c.ReprintSlip(ticket=ticket))
    assert (body["copy"], body["number"]) == (1, "A001")
    [event] = hall.since(seq)
    assert event.event.data == {
        "slip": body["slip"], "kiosk": "K1", "number": "A001", "copy": 1
    }  # fmt: skip
    assert hall.do(c.ReprintSlip(ticket=ticket, kiosk="K2"))["copy"] == 2
    assert [slip.copy for slip in slips.queued(hall.connection, "K2", 9)] == [2]


def test_a_reprint_needs_a_kiosk_and_a_visit_worth_it(hall: Desk) -> None:
    hall.start()
    ticket = hall.issue(origin="desk")
    with pytest.raises(UnknownKiosk):
        hall.do(c.ReprintSlip(ticket=ticket))
    hall.cancel(ticket)
    with pytest.raises(WrongState):
        hall.do(c.ReprintSlip(ticket=ticket, kiosk="K1"))


def test_a_prefix_that_moves_to_another_queue_repeats_no_number(hall: Desk) -> None:
    """An import at noon may exchange the letters of two queues."""
    hall.start()
    before = [hall.issue("card"), hall.issue("card"), hall.issue("marriage")]
    prefixes = {"HZ": "B", "HY": "A"}
    swapped = tuple(
        replace(queue, prefix=prefixes.get(queue.code, queue.prefix)) for queue in TABLES.queues
    )
    hall.do(c.ImportCatalog(tables=replace(TABLES, queues=swapped)))
    after = [hall.issue("card"), hall.issue("marriage"), hall.issue("marriage")]
    numbers = [hall.ticket(one).number for one in before + after]
    assert numbers == ["A001", "A002", "B001", "B003", "A003", "A004"]
