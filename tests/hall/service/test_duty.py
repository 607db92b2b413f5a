"""Windows signing on and off, and what the hall offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall.domain import commands as c
from hall.domain.catalog_rows import CatalogTables
from hall.domain.counters import Duty
from hall.domain.errors import (
    ClerkElsewhere,
    ClerkNotAllowed,
    CounterBusy,
    CounterClosed,
    CounterTaken,
    DayClosed,
    Invalid,
    ReasonRequired,
    UnknownClerk,
    UnknownCounter,
    UnknownItem,
    UnknownQueue,
)
from tests.hall.desk import Desk
from tests.hall.small import TABLES


def test_a_window_opens_and_closes(hall: Desk) -> None:
    hall.do(c.OpenDay(day="2026-11-21"))
    seq = hall.seq()
    body = hall.do(c.SignOn(counter=1, clerk="C1"))
    assert body == {
        "counter": 1, "name": "户籍一", "duty": "open", "clerk": "C1", "pause_reason": None,
        "ticket": None,
    }  # fmt: skip
    hall.do(c.SignOn(counter=1, clerk="C1"))
    body = hall.do(c.PauseCounter(counter=1, reason="用餐"))
    assert (body["duty"], body["pause_reason"]) == ("paused", "用餐")
    assert hall.do(c.ResumeCounter(counter=1))["duty"] == "open"
    assert hall.do(c.SignOff(counter=1))["duty"] == "closed"
    assert [(logged.event.name, dict(logged.event.data)) for logged in hall.since(seq)] == [
        ("counter.opened", {"clerk": "C1"}),
        ("counter.paused", {"clerk": "C1", "reason": "用餐"}),
        ("counter.resumed", {"clerk": "C1"}),
        ("counter.closed", {"clerk": "C1"}),
    ]
    with pytest.raises(CounterClosed):
        hall.do(c.SignOff(counter=1))


def test_who_waits_for_a_window_alone_is_let_go_when_it_closes(hall: Desk) -> None:
    hall.start(1, 2)
    first, second = hall.issue(), hall.issue()
    hall.do(c.TransferTicket(ticket=first, to_counter=2))
    assert hall.call(1) == second
    hall.do(c.FinishService(counter=1))
    place = hall.ticket(first).place
    hall.do(c.SignOff(counter=2))
    assert (hall.ticket(first).for_counter, hall.ticket(first).place) == (None, place)
    assert hall.call(1) == first


def test_who_may_sign_on_where(hall: Desk) -> None:
    with pytest.raises(DayClosed):
        hall.do(c.SignOn(counter=1, clerk="C1"))
    hall.start(1)
    refused: list[tuple[int, str, type[Exception], dict[str, object]]] = [
        (77, "C1", UnknownCounter, {"counter": 77}),
        (2, "nobody", UnknownClerk, {"clerk": "nobody"}),
        (2, "C3", ClerkNotAllowed, {"clerk": "C3", "counter": 2}),
        (1, "C9", CounterTaken, {"counter": 1, "clerk": "C1"}),
    ]
    for counter, clerk, error, facts in refused:
        with pytest.raises(error) as refusal:
            hall.do(c.SignOn(counter=counter, clerk=clerk))
        assert getattr(refusal.value, "facts", None) == facts
    hall.do(c.SignOn(counter=2, clerk="C9"))
    with pytest.raises(ClerkElsewhere):
        hall.do(c.SignOn(counter=3, clerk="C9"))


def test_a_window_does_not_close_on_somebody(hall: Desk) -> None:
    hall.start(1)
    hall.issue()
    hall.call()
    with pytest.raises(CounterBusy):
        hall.do(c.SignOff(counter=1))
    with pytest.raises(ReasonRequired):
        hall.do(c.PauseCounter(counter=1, reason=""))
    body = hall.do(c.PauseCounter(counter=1, reason="取件"))
    assert body["ticket"] == {"id": 1, "number": "A001"}
    hall.do(c.FinishService(counter=1))
    hall.do(c.SignOff(counter=1))
    assert hall.counter(1).duty is Duty.CLOSED


def test_an_import_replaces_what_the_hall_offers(hall: Desk) -> None:
    hall.start()
    fewer = replace(TABLES, items=TABLES.items[:1])
    seq = hall.seq()
    body = hall.do(c.ImportCatalog(tables=fewer))
    assert body == {
        "departments": 2, "queues": 3, "items": 1, "counters": 4, "kiosks": 2,
        "materials": 0, "fees": 0, "parts": 0, "version": 2,
    }  # fmt: skip
    assert hall.names(seq) == ["catalog.imported"]
    assert hall.hall.catalog.tables() == fewer
    with pytest.raises(UnknownItem):
        hall.issue("birth")
    hall.reopen()
    assert hall.hall.catalog.tables() == fewer


def without(tables: CatalogTables, *, queue: str = "", counter: int = 0) -> CatalogTables:
    return replace(
        tables,
        queues=tuple(one for one in tables.queues if one.code != queue),
        items=tuple(one for one in tables.items if one.queue != queue),
        counters=tuple(
            replace(one, queues=tuple(code for code in one.queues if code != queue))
            for one in tables.counters
            if one.number != counter
        ),
    )


def test_an_import_leaves_nobody_waiting_for_nothing(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue("card")
    seq = hall.seq()
    with pytest.raises(Invalid) as refusal:
        hall.do(c.ImportCatalog(tables=without(TABLES, queue="HZ")))
    assert "HZ" in str(refusal.value.facts["errors"])
    assert hall.seq() == seq
    assert hall.hall.catalog.tables() == TABLES
    hall.do(c.ImportCatalog(tables=without(TABLES, queue="HY")))
    assert hall.call() == ticket


def test_an_import_keeps_windows_that_are_in_use(hall: Desk) -> None:
    hall.start(1)
    hall.issue("card")
    sent = hall.issue("card")
    hall.do(c.TransferTicket(ticket=sent, to_counter=3))
    hall.serve(1)
    for gone in (1, 3):
        with pytest.raises(Invalid) as refusal:
            hall.do(c.ImportCatalog(tables=without(TABLES, counter=gone)))
        assert str(gone) in str(refusal.value.facts)
    hall.do(c.HoldTicket(counter=1))
    hall.do(c.SignOff(counter=1))
    with pytest.raises(Invalid):
        hall.do(c.ImportCatalog(tables=without(TABLES, counter=1)))
    hall.do(c.ImportCatalog(tables=without(TABLES, counter=4)))


def test_who_is_at_a_window_is_finished_though_the_queue_is_gone(hall: Desk) -> None:
    hall.start(1)
    served, held = hall.issue("card"), hall.issue("card")
    hall.serve()
    hall.do(c.HoldTicket(counter=1))
    hall.serve()
    hall.do(c.ImportCatalog(tables=without(TABLES, queue="HZ")))
    hall.do(c.FinishService(counter=1))
    hall.do(c.UnholdTicket(counter=1, ticket=served))
    hall.do(c.FinishService(counter=1))
    assert hall.ticket(served).state == hall.ticket(held).state == "served"
    assert hall.queries().ticket(served)["counters"] == []


def test_nobody_comes_back_into_a_queue_that_is_gone(hall: Desk) -> None:
    hall.start(1)
    ticket = hall.issue("card")
    hall.call()
    hall.do(c.MarkNoShow(counter=1))
    hall.do(c.ImportCatalog(tables=without(TABLES, queue="HZ")))
    with pytest.raises(UnknownQueue):
        hall.do(c.ReinstateTicket(ticket=ticket))


def test_an_item_that_is_gone_does_not_hold_its_ticket(hall: Desk) -> None:
    hall.start(1, 2)
    hall.issue("card")
    hall.serve()
    hall.do(c.ImportCatalog(tables=replace(TABLES, items=TABLES.items[1:])))
    hall.do(c.TransferFromCounter(counter=1, to_counter=2))
    hall.call(2)
    hall.do(c.FinishService(counter=2))
