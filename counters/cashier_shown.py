"""What the cashier's page shows: the till, what waits, the chosen order and what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from counters.case_forms.form import passes
from hall.domain.actors import Actor
from hall.domain.catalog_rows import Counter, CounterKind
from hall.domain.clock import Instant, moment, rfc3339
from hall.domain.errors import NotFound
from hall.domain.handling.money import fees
from hall.domain.handling.money.fees import FeeAct, Order
from hall.domain.handling.phases import WITHOUT_RESULT
from hall.domain.posts import Post, require_other_hand
from hall.domain.printers import counter_of
from hall.service import people_view
from hall.service.bodies import Body
from hall.service.handling.money import fee_sums, fee_view
from hall.service.handling.money.fee_search import find
from hall.service.handling.money.fee_view import Reading
from hall.service.handling.money.receipts import printer_for
from hall.store import cases
from hall.store.handling import fees as rows
from hall.web.context import web

LISTED = 100
"""Orders of one list; more are found by their number."""
TAKEN = 50
"""Of what this window took today, the newest."""
PRINTED = {
    "queued": "等待打印",
    "sending": "正在打印",
    "printed": "已打印",
    "unknown": "打印结果不明：请看打印机，没有出纸再补打",
    "failed": "打印失败：请检查打印机后补打",
}
DENOMINATIONS = (10000, 5000, 2000, 1000, 500, 100, 50, 10)
"""Notes and coins by which a till's cash is counted, in fen."""


@dataclass(frozen=True, slots=True)
class Place:
    """The window that money is taken at, of those there are."""

    counter: int | None
    windows: tuple[Counter, ...]


def reading() -> Reading:
    """What the views read."""
    context = web()
    return Reading(
        connection=context.reader, catalog=context.hall.catalog, terms=context.hall.terms
    )


def today() -> str:
    """The wall's date in the hall's zone: tills go by it."""
    hall = web().hall
    return moment(hall.clock.now(), hall.terms.zone).date().isoformat()


def place_of(actor: Actor, asked: int | None) -> Place:
    """The window asked for, else the viewer's own, else the first; None in a hall without one."""
    context = web()
    windows = tuple(
        one for one in context.hall.catalog.counters.values() if one.kind is CounterKind.CASHIER
    )
    own = people_view.own_counters(context.reader, actor) or ()
    numbers = [one.number for one in windows]
    wished = [number for number in (asked, *own, *numbers) if number in numbers]
    return Place(counter=wished[0] if wished else None, windows=windows)


def desk_of(actor: Actor, place: Place, asked: str, wanted: str) -> dict[str, Any]:
    """What the page takes, but for the bar's: ``asked`` was looked for, ``wanted`` was chosen."""
    of, now = reading(), web().hall.clock.now()
    found = find(of, asked, now) if asked else []
    chosen = _chosen(of, wanted, found)
    waiting = rows.waiting(of.connection, LISTED)
    asked_back = rows.refunds_asked(of.connection, LISTED)
    taken = _taken(of, place.counter, now)
    shown = [*found, *waiting, *asked_back, *(order for _, order in taken)]
    return {
        "place": place,
        "till": _till(of, place.counter),
        "today": today(),
        "takes": bool(actor.posts & fees.TAKEN_BY),
        "asked": asked,
        "found": _bodies(of, found),
        "waiting": _bodies(of, waiting),
        "asked_back": _bodies(of, asked_back),
        "taken": [{**fee_view.order_body(of, order), "came": came} for came, order in taken],
        "tickets": rows.tickets_of(of.connection, sorted({one.case for one in shown})),
        "chosen": None if chosen is None else _shown(of, chosen, actor, place),
        "methods": [(one.value, name) for one, name in fees.METHODS.items()],
        "printed": PRINTED,
        "denominations": DENOMINATIONS,
    }


def _bodies(of: Reading, orders: Iterable[Order]) -> list[Body]:
    return [fee_view.order_body(of, order) for order in orders]


def _chosen(of: Reading, wanted: str, found: list[Order]) -> Order | None:
    """What was chosen; else what was found, when that is one, or one of it is to be paid."""
    if wanted:
        try:
            return rows.by_number(of.connection, wanted)
        except NotFound:
            return None
    owed = [order for order in found if order.state in fees.OWED]
    only = owed or found
    return only[0] if len(only) == 1 else None


def _taken(of: Reading, counter: int | None, now: Instant) -> list[tuple[str, Order]]:
    if counter is None:
        return []
    first, _ = fee_sums.span(of.terms, today(), today())
    moved = rows.moved(of.connection, first, Instant(now + 1), most=TAKEN, counter=counter)
    return moved[::-1]


def _till(of: Reading, counter: int | None) -> dict[str, Any] | None:
    """The window's open till, or what the last closing left in it; None without a window."""
    if counter is None:
        return None
    there = rows.open_till(of.connection, counter)
    kept = rows.last_kept(of.connection, counter)
    if there is None:
        return {"open": None, "kept_fen": kept, "forgotten": False}
    body = fee_sums.till_body(of, there)
    return {"open": body, "kept_fen": kept, "forgotten": there.day != today()}


def _shown(of: Reading, order: Order, actor: Actor, place: Place) -> dict[str, Any]:
    papers = fee_view.papers_body(of, order)
    printer = None if place.counter is None else printer_for(of.terms, of.catalog, place.counter)
    return {
        **fee_view.order_body(of, order),
        "papers": papers,
        "printer": None if printer is None else _named(of, printer),
        "acts": _acts(of, order, actor, place),
        "state_of": f"{order.number} {order.state.value} {order.amount_fen} {order.bill} {papers}",
        "change_fen": order.change_fen,
        "paid_at": rfc3339(order.paid_at, of.terms.zone),
    }


def _named(of: Reading, printer: str) -> str:
    window = counter_of(printer)
    if window is not None:
        return f"{window}号窗口打印机"
    return of.catalog.kiosks[printer].name


def _acts(of: Reading, order: Order, actor: Actor, place: Place) -> frozenset[str]:
    """What the viewer may do to the order here and now; the hall decides it again."""
    takes = bool(actor.posts & fees.TAKEN_BY) and place.counter is not None
    gives = bool(actor.posts & fees.REFUNDED_BY) and place.counter is not None
    other = _another(actor, order.refund_asked_by or "")
    may = {
        "pay": _can(order, FeeAct.PAY) and takes and _another(actor, order.ordered_by)
        and _goes_on(of, order),
        "ask-refund": _can(order, FeeAct.ASK_REFUND) and Post.CASHIER in actor.posts,
        "approve-refund": _can(order, FeeAct.REFUND) and gives and other,
        "deny-refund": _can(order, FeeAct.DENY_REFUND) and bool(actor.posts & fees.REFUNDED_BY)
        and other,
        "bill": _can(order, FeeAct.RECORD_BILL) and takes,
        "print-receipt": order.receipt is not None and takes,
        "print-refund": order.refund is not None and takes,
    }  # fmt: skip
    return frozenset(name for name, allowed in may.items() if allowed)


def _can(order: Order, act: FeeAct) -> bool:
    return passes(fees.permit, order, act)


def _another(actor: Actor, asked_by: str) -> bool:
    return passes(require_other_hand, asked_by=asked_by, approver=actor.named)


def _goes_on(of: Reading, order: Order) -> bool:
    """Whether the case is one that is still paid for."""
    case = cases.by_number(of.connection, order.case)
    return cases.projection(of.connection, case.id).phase not in WITHOUT_RESULT
