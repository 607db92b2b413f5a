"""The one writer: neighbours in a batch, defects, listeners, and its end."""

from __future__ import annotations

import logging
import threading

import pytest

from hall.domain import commands as c
from hall.domain.errors import QueueEmpty, Unavailable
from hall.service import handlers
from hall.service.bodies import Body
from hall.service.hall import HALL
from hall.service.replay import Outcome
from hall.service.trouble import Internal
from hall.service.unit import Unit
from tests.hall.desk import Desk
from tests.hall.service.batches import codes, together


def commits(desk: Desk) -> list[int]:
    """How many events each commit brought, from now on."""
    counted: list[int] = []
    desk.hall.after_commit(lambda events: counted.append(len(events)))
    return counted


def test_a_refusal_does_not_touch_its_neighbours(hall: Desk) -> None:
    hall.start(1)
    counted = commits(hall)
    with together(hall) as batch:
        batch.ask(c.IssueTicket(item="card"))
        batch.ask(c.IssueTicket(item="nothing"))
        batch.ask(c.CallNext(counter=1))
        batch.ask(c.CallNext(counter=1))
        batch.ask(c.IssueTicket(item="card"))
    assert codes(batch.wait()) == ["A001", "item.unknown", "A001", "queue.empty", "A002"]
    assert [event.seq for event in hall.heard()] == list(range(1, hall.seq() + 1))
    assert counted == [5]


def test_a_key_sent_twice_in_one_batch_is_done_once(hall: Desk) -> None:
    hall.start()
    with together(hall) as batch:
        for key in ("k", "k", "l"):
            batch.ask(c.IssueTicket(item="card"), key=key)
    assert codes(batch.wait()) == ["A001", "A001", "A002"]


def test_nobody_is_told_of_a_commit_without_events(hall: Desk) -> None:
    hall.start(1)
    counted = commits(hall)
    with pytest.raises(QueueEmpty):
        hall.call()
    hall.heard()
    assert counted == []


def test_a_defect_undoes_its_own_command_alone(
    hall: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(unit: Unit, command: object) -> Body:
        unit.emit("ticket.issued", data={"number": "A999"})
        unit.connection.execute("UPDATE queue_days SET last_ordinary = 500")
        raise RuntimeError("a defect")

    def against_the_schema(unit: Unit, command: object) -> Body:
        unit.connection.execute("DELETE FROM tickets")
        return {}

    def nonsense(unit: Unit, command: object) -> Body:
        unit.connection.execute("SELECT nothing FROM nowhere")
        return {}

    hall.start()
    hall.issue()
    monkeypatch.setitem(handlers.HANDLERS, c.PinTicket, broken)
    monkeypatch.setitem(handlers.HANDLERS, c.CancelTicket, against_the_schema)
    monkeypatch.setitem(handlers.HANDLERS, c.ReprintSlip, nonsense)
    with together(hall) as batch:
        batch.ask(c.IssueTicket(item="card"))
        batch.ask(c.PinTicket(ticket=1, reason="x"), key="k")
        batch.ask(c.CancelTicket(ticket=1, reason="x"))
        batch.ask(c.ReprintSlip(ticket=1))
        batch.ask(c.IssueTicket(item="card"))
    found = codes(batch.wait())
    assert found == ["A002", "hall.internal", "hall.internal", "hall.internal", "A003"]
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(failed) == 3
    assert all(record.exc_info for record in failed)
    assert hall.hall.trouble is None
    monkeypatch.undo()
    assert hall.do(c.PinTicket(ticket=1, reason="x"), key="k")["pinned"] is True, "not kept"


def test_an_unknown_command_is_a_defect(hall: Desk) -> None:
    with pytest.raises(Internal):
        hall.do(c.Command())


def test_a_listener_that_fails_keeps_nobody_from_hearing(
    hall: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def deaf(events: object) -> None:
        raise RuntimeError("no socket")

    heard: list[str] = []
    hall.hall.after_commit(deaf)
    hall.hall.after_commit(lambda events: heard.extend(one.event.name for one in events))
    hall.start()
    hall.issue()
    hall.heard()
    assert heard == ["day.opened", "ticket.issued", "case.opened"]
    assert "a listener failed after the commit" in caplog.text


def test_somebody_who_does_not_take_his_answer_keeps_nobody_waiting(
    hall: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(outcome: Outcome) -> None:
        raise RuntimeError("loop is closed")

    hall.start()
    hall.hall.submit(c.IssueTicket(item="card"), HALL, gone)
    assert hall.ticket(hall.issue()).number == "A002"
    assert "found nobody" in caplog.text


def test_a_hall_that_is_closed_refuses_at_once(hall: Desk) -> None:
    hall.hall.close()
    with pytest.raises(Unavailable):
        hall.do(c.EndUnratedWaits())
    hall.reopen()


def test_what_was_asked_before_the_end_is_done(hall: Desk) -> None:
    hall.start()
    with together(hall) as batch:
        for _ in range(5):
            batch.ask(c.IssueTicket(item="card"))
        closing_ = threading.Thread(target=hall.hall.close)
        closing_.start()
    assert codes(batch.wait()) == ["A001", "A002", "A003", "A004", "A005"]
    closing_.join()
    hall.reopen()
