"""Windows signing on and off, pausing and resuming; the service day; what the hall offers."""

from __future__ import annotations

from hall.domain import counters as rules
from hall.domain import tickets as ticket_rules
from hall.domain.catalog import Catalog
from hall.domain.commands import (
    CloseDay,
    ImportCatalog,
    OpenDay,
    PauseCounter,
    ResumeCounter,
    SignOff,
    SignOn,
    TakeUp,
    TryStorage,
)
from hall.domain.counters import CounterState, Duty
from hall.domain.errors import ClerkElsewhere, ClerkNotAllowed, CounterBusy, DayOpen, Invalid
from hall.domain.tickets import TicketState
from hall.service import pads
from hall.service.bodies import Body, facts
from hall.service.finishing import lapse, leave_window
from hall.service.handling.supervision.visit_alerts import look_at_day
from hall.service.moving import release
from hall.service.unit import Unit
from hall.store import accounts, answers, cases, catalog, counters, database, days, line, tickets


def sign_on(unit: Unit, command: SignOn) -> Body:
    """A clerk opens a window.

    Raises UnknownClerk, ClerkNotAllowed, ClerkElsewhere, CounterTaken.
    """
    unit.day()
    unit.catalog.counter(command.counter)
    clerk = accounts.get(unit.connection, command.clerk)
    if clerk.counters is not None and command.counter not in clerk.counters:
        raise ClerkNotAllowed(clerk=clerk.id, counter=command.counter)
    before = counters.get(unit.connection, command.counter)
    state = rules.sign_on(before, clerk.id)
    elsewhere = counters.where_is(unit.connection, clerk.id)
    if elsewhere is not None and elsewhere != command.counter:
        raise ClerkElsewhere(clerk=clerk.id, counter=elsewhere)
    if state is not before:
        counters.put(unit.connection, state)
        unit.emit("counter.opened", counter=state.number, data={"clerk": clerk.id})
    return counter_body(unit, state)


def sign_off(unit: Unit, command: SignOff) -> Body:
    """The window closes; who waits for it alone may go to any window of the queue.

    Raises CounterBusy while somebody is at it.
    """
    unit.catalog.counter(command.counter)
    before = counters.get(unit.connection, command.counter)
    state = rules.sign_off(before)
    there = tickets.at_counter(unit.connection, command.counter)
    if there is not None:
        raise CounterBusy(counter=command.counter, number=there.number)
    counters.put(unit.connection, state)
    unit.emit("counter.closed", counter=state.number, data={"clerk": before.clerk})
    for ticket in line.waiting_for(unit.connection, state.number):
        release(unit, ticket, "窗口签退")
    return counter_body(unit, state)


def pause(unit: Unit, command: PauseCounter) -> Body:
    """Stop calling, with a reason that the sign does not show but the log keeps."""
    unit.catalog.counter(command.counter)
    before = counters.get(unit.connection, command.counter)
    state = rules.pause(before, command.reason)
    counters.put(unit.connection, state)
    unit.emit(
        "counter.paused",
        counter=state.number,
        data={"clerk": state.clerk, "reason": state.pause_reason},
    )
    return counter_body(unit, state)


def resume(unit: Unit, command: ResumeCounter) -> Body:
    """Call again."""
    unit.catalog.counter(command.counter)
    state = rules.resume(counters.get(unit.connection, command.counter))
    counters.put(unit.connection, state)
    unit.emit("counter.resumed", counter=state.number, data={"clerk": state.clerk})
    return counter_body(unit, state)


def counter_body(unit: Unit, state: CounterState) -> Body:
    """The window as its clerk's command left it."""
    there = tickets.at_counter(unit.connection, state.number)
    return {
        "counter": state.number,
        "name": unit.catalog.counter(state.number).name,
        "duty": state.duty.value,
        "clerk": state.clerk,
        "pause_reason": state.pause_reason,
        "ticket": None if there is None else {"id": there.id, "number": there.number},
    }


def open_day(unit: Unit, command: OpenDay) -> Body:
    """Begin the service day of a date. Raises DayOpen."""
    if unit.day_or_none() is not None:
        raise DayOpen
    days.start(unit.connection, command.day, unit.now, clock_suspect=command.clock_suspect)
    unit.forget_day()
    answers.forget_old(unit.connection, unit.now)
    unit.emit("day.opened", data={"day": command.day, "clock_suspect": command.clock_suspect})
    return {"day": command.day, "open": True}


def close_day(unit: Unit, command: CloseDay) -> Body:  # noqa: ARG001 - it has no details
    """End the service day: who still waits becomes a no-show, who is served is finished."""
    day = unit.day()
    unserved = 0
    for before in tickets.unfinished(unit.connection):
        ticket = ticket_rules.end_day(before, now=unit.now)
        tickets.update(unit.connection, before, ticket)
        served = ticket.state is TicketState.SERVED
        unserved += not served
        unit.emit(
            "ticket.served" if served else "ticket.no_show",
            ticket=ticket.id,
            counter=before.counter,
            data=facts(ticket, cause="day_ended"),
        )
        leave_window(unit, ticket, None)
        lapse(unit, ticket)
    look_at_day(unit, day)
    for state in counters.everyone(unit.connection).values():
        ended = rules.with_overtakes(pads.end_wait(unit, state, cause="day_ended"), 0)
        if state.duty is not Duty.CLOSED:
            ended = rules.sign_off(ended)
            unit.emit("counter.closed", counter=state.number, data={"clerk": state.clerk})
        counters.put(unit.connection, ended)
    unit.emit("day.closed", data={"day": day.day, "unserved": unserved})
    days.close(unit.connection, day.id, unit.now)
    unit.forget_day()
    return {"day": day.day, "open": False, "unserved": unserved}


def take_up(unit: Unit, command: TakeUp) -> Body:  # noqa: ARG001 - every transaction looks
    """Nothing to decide: the writer takes up what others committed before each transaction."""
    return {}


def import_catalog(unit: Unit, command: ImportCatalog) -> Body:
    """Replace what the hall offers.

    Raises Invalid when people wait in a queue, are at a window, or have an unfinished case of an
    item or a department, that would go: nobody could go on with it.
    """
    new = Catalog.of(command.tables)
    day = unit.day_or_none()
    loads = {} if day is None else days.loads(unit.connection, day.id)
    missing = [code for code, load in loads.items() if load.waiting and code not in new.queues]
    if missing:
        problem = "people are waiting in queues that the new catalogue lacks: "
        raise Invalid(errors=[{"field": "queues", "problem": problem + ", ".join(missing)}])
    used = tickets.at_or_for(unit.connection) | counters.signed_on(unit.connection)
    gone = sorted(used - new.counters.keys())
    if gone:
        problem = "counters in use that the new catalogue lacks: "
        raise Invalid(
            errors=[{"field": "counters", "problem": problem + ", ".join(map(str, gone))}]
        )
    _refuse_orphans(unit, new)
    version = catalog.replace(unit.connection, command.tables)
    unit.catalog = new
    counts = {
        "departments": len(new.departments),
        "queues": len(new.queues),
        "items": len(new.items),
        "counters": len(new.counters),
        "kiosks": len(new.kiosks),
        "materials": len(new.materials),
        "fees": len(new.fees),
        "parts": len(new.parts),
    }
    unit.emit("catalog.imported", data=counts)
    return {**counts, "version": version}


def _refuse_orphans(unit: Unit, new: Catalog) -> None:
    items, departments = cases.in_hand(unit.connection)
    errors = [
        {
            "field": field,
            "problem": "unfinished cases need what the new catalogue lacks: " + ", ".join(gone),
        }
        for field, gone in (
            ("items", sorted(items - new.items.keys())),
            ("departments", sorted(departments - new.departments.keys())),
        )
        if gone
    ]
    if errors:
        raise Invalid(errors=errors)


def try_storage(unit: Unit, command: TryStorage) -> Body:  # noqa: ARG001 - it has no details
    """Write a little, without an event: it is nobody's business but the disk's."""
    database.touch(unit.connection, unit.now)
    return {"written": True}
