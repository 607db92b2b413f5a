"""The case records of a visit that is sent on, added to, or given up."""

from __future__ import annotations

from hall.domain import commands as c
from hall.domain.cases import CaseState
from tests.hall.desk import Desk


def test_a_record_that_was_done_stays_when_its_visit_comes_back_and_goes(hall: Desk) -> None:
    """Done with the card, sent on, sent back, sent on again: the first record is not touched."""
    hall.start(1)
    ticket = hall.issue("card")
    hall.serve()
    for item in ("birth", "card", "marriage"):
        hall.do(c.TransferTicket(ticket=ticket, item=item))
    first, second = hall.cases(ticket)
    assert (first.item, first.state) == ("card", CaseState.LEFT_WINDOW)
    assert (second.item, second.state) == ("marriage", CaseState.OPENED)


def test_a_record_added_at_the_window_leaves_with_the_visit(hall: Desk) -> None:
    hall.start(1)
    earlier = hall.issue("marriage")
    ticket = hall.issue("card")
    hall.serve()
    seq = hall.seq()
    hall.do(c.AddCase(ticket=ticket, item="birth"))
    assert hall.names(seq) == ["case.opened", "case.at_window"]
    hall.do(c.HoldTicket(counter=1))
    hall.do(c.AddCase(ticket=ticket, case=hall.case(earlier).number))
    assert {case.state for case in hall.cases(ticket)} == {CaseState.AT_WINDOW}
    hall.do(c.UnholdTicket(counter=1))
    hall.do(c.FinishService(counter=1))
    assert [case.state for case in hall.cases(ticket)] == [CaseState.LEFT_WINDOW] * 3


def test_a_record_that_lapsed_with_one_visit_is_worked_on_in_another(hall: Desk) -> None:
    hall.start(1)
    first = hall.issue("card")
    number = hall.case(first).number
    second = hall.issue(None, case=number)
    hall.cancel(second)
    assert hall.serve() == first
    assert hall.case(first).state is CaseState.AT_WINDOW
    hall.do(c.FinishService(counter=1))
    assert hall.case(first).state is CaseState.LEFT_WINDOW
