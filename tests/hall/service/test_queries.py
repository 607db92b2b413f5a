"""What screens and programs read."""

from __future__ import annotations

import pytest

from hall.domain import commands as c
from hall.domain.errors import UnknownCase, UnknownCounter, UnknownTicket
from hall.domain.ratings import Level
from tests.hall.desk import Desk


def test_a_window_says_who_is_next_and_why(hall: Desk) -> None:
    hall.start(1)
    ordinary, urgent = hall.issue(), hall.issue(priority=True)
    body = hall.queries().counter(1)
    assert (body["duty"], body["clerk"], body["waiting_count"]) == ("open", "C1", 2)
    assert body["ticket"] is None
    why = body["next"]
    assert isinstance(why, dict)
    assert (why["ticket"], why["number"], why["why"]) == (urgent, "VA001", "priority")
    assert "A001" in why["zh"]
    assert "A001" in why["en"]
    waiting = body["waiting"]
    assert isinstance(waiting, list)
    assert [row["id"] for row in waiting] == [ordinary, urgent]
    assert "elderly" not in str(body)
    hall.call()
    assert hall.queries().counter(1)["ticket"]
    with pytest.raises(UnknownCounter):
        hall.queries().counter(77)


def test_a_window_sees_who_was_sent_to_it_from_another_queue(hall: Desk) -> None:
    hall.start(3)
    ticket = hall.issue("card")
    hall.do(c.TransferTicket(ticket=ticket, to_counter=3))
    body = hall.queries().counter(3)
    assert isinstance(body["waiting"], list)
    assert [row["id"] for row in body["waiting"]] == [ticket]
    assert isinstance(body["next"], dict)
    assert body["next"]["ticket"] == ticket


def test_each_reason_can_be_said_in_words(hall: Desk) -> None:
    hall.start(1)

    def why() -> tuple[object, str]:
        body = hall.queries().counter(1)["next"]
        assert isinstance(body, dict)
        return body["why"], str(body["zh"])

    first = hall.issue()
    assert why()[0] == "first_come"
    for _ in range(3):
        hall.issue(priority=True)
    assert why() == ("priority", "VA001为优先号，依规先于A001；每窗口连续优先不超过2个。")
    hall.call()
    hall.call()
    assert why() == ("turn_of_ordinary", "本窗口已连续优先2个，轮到普通号A001，其后为VA003。")
    hall.call()
    assert hall.ticket(first).state == "called"
    hall.call()
    hall.issue()
    hall.issue(priority=True, after=1801)
    assert why() == ("head_start_used_up", "A002比优先号VA004早到超过30分钟，不再让先。")
    hall.do(c.PinTicket(ticket=hall.issue(), reason="x"))
    assert why()[0] == "pinned"


def test_the_board_shows_calls_and_nothing_personal(hall: Desk) -> None:
    hall.start(1, 2)
    hall.issue("card", priority=True, person="hash")
    hall.issue("marriage")
    hall.issue("card")
    hall.call(1)
    hall.clock.forward(1)
    hall.call(2)
    hall.clock.forward(20)
    hall.do(c.Recall(counter=1))
    board = hall.queries().board()
    assert board["day"] == "2026-11-21"
    calls = board["calls"]
    assert isinstance(calls, list)
    assert [(one["number"], one["counter"]) for one in calls] == [("VA001", 1), ("B001", 2)]
    recent = board["recent"]
    assert isinstance(recent, list)
    assert [(one["number"], one["again"]) for one in recent] == [
        ("VA001", True), ("B001", False), ("VA001", False)
    ]  # fmt: skip
    queues = board["queues"]
    assert isinstance(queues, list)
    assert {one["code"]: one["waiting"] for one in queues} == {"HZ": 1, "HY": 0, "ZX": 0}
    assert not any(word in str(board) for word in ("elderly", "hash", "C1", "reason", "clerk"))
    assert board["seq"] == hall.seq()


def test_a_ticket_with_its_story(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue(origin="K1")
    hall.serve()
    body = hall.queries().ticket(ticket)
    assert isinstance(body["events"], list)
    assert [one["name"] for one in body["events"]] == [
        "ticket.issued", "case.opened", "ticket.called", "ticket.service_began", "case.at_window"
    ]  # fmt: skip
    assert body["slip"] == {"copy": 0, "state": "queued", "kiosk": "K1"}
    assert hall.queries().find("A001") == body
    for unknown in ("A002", ""):
        with pytest.raises(UnknownTicket):
            hall.queries().find(unknown)
    with pytest.raises(UnknownTicket):
        hall.queries().ticket(2**70)
    with pytest.raises(UnknownCase):
        hall.queries().case("JH-1")


def test_a_citizen_follows_the_own_ticket(hall: Desk) -> None:
    hall.start(1)
    ahead = [hall.issue() for _ in range(4)]
    ticket = hall.issue("card", person="hash")
    code = hall.ticket(ticket).code
    body = hall.queries().follow(code)
    assert (body["number"], body["ahead"], body["soon"]) == ("A005", 4, False)
    assert body["materials"] == ["户口簿", "旧身份证"]
    assert "hash" not in str(body)
    for _ in ahead:
        hall.call()
    assert hall.queries().follow(code)["soon"] is True
    hall.serve()
    hall.do(c.FinishService(counter=1))
    assert hall.queries().follow(code)["may_rate"] is True
    hall.do(c.RateAtPad(counter=1, level=Level.SATISFIED))
    body = hall.queries().follow(code)
    assert (body["may_rate"], body["rated"]) == (False, True)
    with pytest.raises(UnknownTicket):
        hall.queries().follow("nonsense")


def test_events_are_read_page_by_page(hall: Desk) -> None:
    hall.start()
    hall.issue()
    page = hall.queries().events(1, 1)
    assert isinstance(page["events"], list)
    assert [one["seq"] for one in page["events"]] == [2]
    assert (page["next"], page["last"]) == (2, 3)
    assert hall.queries().events(3, 10)["events"] == []


def test_between_two_days(hall: Desk) -> None:
    assert hall.queries().today()["open"] is False
    assert hall.queries().board()["day"] is None
    assert hall.queries().counter(1)["next"] is None
    hall.start()
    assert hall.queries().today()["day"] == "2026-11-21"
    assert hall.queries().catalogue()["items"]


def test_a_window_counts_those_it_may_call(hall: Desk) -> None:
    hall.start(1, 2, 3)
    for _ in range(3):
        hall.issue()
    away, here = hall.issue(), hall.issue("marriage")
    hall.do(c.TransferTicket(ticket=away, to_counter=2))
    hall.do(c.TransferTicket(ticket=here, to_counter=1))
    counts = {number: hall.queries().counter(number)["waiting_count"] for number in (1, 2, 3)}
    assert counts == {1: 4, 2: 4, 3: 0}
