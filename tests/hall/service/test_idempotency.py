"""The same key gets the same answer and does the thing once."""

from __future__ import annotations

import threading

import pytest

from hall.domain import commands as c
from hall.domain.errors import KeyReused, QueueEmpty, TooFewCalls
from hall.domain.policy import EarlyNoShow
from tests.hall.conftest import OpenHall
from tests.hall.desk import Desk
from tests.hall.small import terms


def test_a_retry_gets_the_first_answer(hall: Desk) -> None:
    """The response was lost after the commit; the kiosk asks again with the same key."""
    hall.start()
    command = c.IssueTicket(item="card", origin="K1")
    first = hall.do(command, key="k")
    seq, handed_on = hall.seq(), len(hall.heard())
    hall.clock.forward(30)
    assert hall.do(command, key="k") == first
    assert (hall.seq(), len(hall.heard())) == (seq, handed_on)
    hall.reopen()
    assert hall.do(command, key="k") == first
    assert hall.seq() == seq
    assert hall.do(command, key="other")["number"] == "A002"


def test_without_a_key_every_request_is_a_new_one(hall: Desk) -> None:
    hall.start()
    assert hall.issue() != hall.issue()


def test_a_refusal_is_an_answer_too(hall: Desk) -> None:
    hall.start(1)
    for _ in range(2):
        with pytest.raises(QueueEmpty) as refusal:
            hall.do(c.CallNext(counter=1), key="k")
        assert refusal.value.facts == {"counter": 1}
        hall.issue()
        hall.reopen()
    hall.do(c.CallNext(counter=1), key="other")


def test_a_refusal_comes_back_with_its_facts(open_hall: OpenHall) -> None:
    hall = open_hall(terms(early_no_show=EarlyNoShow.REFUSE))
    hall.start(1)
    hall.issue()
    hall.call()
    said = []
    for _ in range(2):
        with pytest.raises(TooFewCalls) as refusal:
            hall.do(c.MarkNoShow(counter=1), key="k")
        said.append((str(refusal.value), refusal.value.facts))
    assert said[0] == said[1]


def test_a_key_used_for_something_else_is_refused(hall: Desk) -> None:
    hall.start(1)
    hall.do(c.IssueTicket(item="card"), key="k")
    seq = hall.seq()
    for other in (c.IssueTicket(item="birth"), c.CallNext(counter=1), c.Recall(counter=1)):
        with pytest.raises(KeyReused) as refusal:
            hall.do(other, key="k")
        assert refusal.value.code == "idempotency.mismatch"
    assert hall.seq() == seq
    assert hall.do(c.IssueTicket(item="card"), key="k")["number"] == "A001"


def test_one_press_sent_many_times_at_once_makes_one_call(hall: Desk) -> None:
    hall.start(1)
    for _ in range(8):
        hall.issue()
    together = threading.Barrier(8)
    answers = []

    def press() -> None:
        together.wait()
        answers.append(hall.do(c.CallNext(counter=1), key="press"))

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers)
    assert hall.queries().counter(1)["waiting_count"] == 7


def test_keys_are_forgotten_after_two_days(hall: Desk) -> None:
    hall.start()
    hall.do(c.IssueTicket(item="card"), key="k")
    hall.do(c.CloseDay())
    hall.clock.forward(49 * 3600)
    hall.do(c.OpenDay(day="2026-11-23"))
    assert hall.do(c.IssueTicket(item="birth"), key="k")["number"] == "A001"
