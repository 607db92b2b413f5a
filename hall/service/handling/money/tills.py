"""Tills of the cashier windows: opened with the day's first payment, counted at its end (日结)."""

from __future__ import annotations

from hall.domain import posts
from hall.domain.catalog_rows import CounterKind
from hall.domain.clock import moment
from hall.domain.errors import Invalid, ReasonRequired
from hall.domain.handling.money import fees
from hall.domain.handling.money.commands import CloseTill, OpenTill
from hall.domain.handling.money.errors import (
    KeptTooMuch,
    NoTill,
    NotTheCashier,
    TillLeftOpen,
    TillOpen,
)
from hall.domain.handling.money.tills import Till
from hall.service.bodies import Body
from hall.service.handling.money.fee_sums import till_body
from hall.service.unit import Unit
from hall.store.handling import fees as rows


def open_till(unit: Unit, command: OpenTill) -> Body:
    """Say what cash lies in the till. Raises NotTheCashier, TillOpen, TillLeftOpen, Invalid."""
    posts.require(unit.actor.posts, *fees.TAKEN_BY)
    _amount("opening_fen", command.opening_fen)
    require_cashier(unit, command.counter)
    there = _today(unit, command.counter)
    if there is not None:
        raise TillOpen(counter=command.counter)
    return till_body(unit, _begin(unit, command.counter, command.opening_fen))


def till_for(unit: Unit, counter: int) -> Till:
    """The window's till of today, begun with what the last closing left in it.

    Raises NotTheCashier, TillLeftOpen.
    """
    require_cashier(unit, counter)
    there = _today(unit, counter)
    if there is not None:
        return there
    return _begin(unit, counter, rows.last_kept(unit.connection, counter))


def require_cashier(unit: Unit, counter: int) -> None:
    """Raises UnknownCounter, and NotTheCashier for a window that takes no money (R1)."""
    if unit.catalog.counter(counter).kind is not CounterKind.CASHIER:
        raise NotTheCashier(counter=counter)


def _today(unit: Unit, counter: int) -> Till | None:
    there = rows.open_till(unit.connection, counter)
    if there is not None and there.day != _day(unit):
        raise TillLeftOpen(counter=counter, day=there.day)
    return there


def _day(unit: Unit) -> str:
    # The wall's date, not the service day: money may come in while no day is open.
    return moment(unit.now, unit.terms.zone).date().isoformat()


def _begin(unit: Unit, counter: int, opening_fen: int) -> Till:
    till = rows.begin_till(unit.connection, counter, _day(unit), opening_fen, unit.now)
    unit.emit(
        "fee.till_opened",
        counter=counter,
        data={"till": till.id, "day": till.day, "opening_fen": opening_fen},
    )
    return till


def close_till(unit: Unit, command: CloseTill) -> Body:
    """Count the cash and settle the day, also one that was forgotten.

    Raises NoTill, KeptTooMuch, ReasonRequired for a difference without a note.
    """
    posts.require(unit.actor.posts, *fees.TAKEN_BY)
    _amount("counted_fen", command.counted_fen)
    _amount("kept_fen", command.kept_fen)
    if command.kept_fen > command.counted_fen:
        raise KeptTooMuch
    require_cashier(unit, command.counter)
    till = rows.open_till(unit.connection, command.counter)
    if till is None:
        raise NoTill(counter=command.counter)
    flow = rows.flow(unit.connection, till.id)
    expected = till.opening_fen + flow.cash_fen
    note = command.note.strip()
    if command.counted_fen != expected and not note:
        raise ReasonRequired(command="close_till")
    rows.end_till(
        unit.connection, till.id, counted_fen=command.counted_fen, kept_fen=command.kept_fen,
        note=note, now=unit.now, by=unit.actor.named,
    )  # fmt: skip
    unit.emit(
        "fee.till_closed",
        counter=command.counter,
        data={
            "till": till.id,
            "day": till.day,
            "opening_fen": till.opening_fen,
            "paid_fen": flow.paid_fen,
            "refunded_fen": flow.refunded_fen,
            "expected_fen": expected,
            "counted_fen": command.counted_fen,
            "kept_fen": command.kept_fen,
            "note": note,
        },
    )
    return till_body(unit, rows.till(unit.connection, till.id))


def _amount(name: str, fen: int) -> None:
    if not 0 <= fen <= fees.MONEY_MAX:
        problem = f"fen, from 0 to {fees.MONEY_MAX}"
        raise Invalid(errors=[{"field": name, "problem": problem}])
