"""Where a citizen's slip comes out: at the kiosk, or at the one that stands in for its printer.

A printer that cannot print holds what is for it (``hold``); or, where hall.toml names another
kiosk, the citizen is sent there. Only slips of which no byte has left go another way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Final

from hall.service.bodies import Body
from hall.service.terms import SlipPrinter, Terms
from hall.service.unit import Unit
from hall.store import devices, slips, tickets
from hall.store.devices import DeviceState
from hall.store.slips import SlipJob

DOWN: Final = frozenset({"offline", "fault", "unknown"})
"""States of a device in which it does not print for this hall."""
_WORST: Final = ("online", "warning", "starting", "fault", "offline", "unknown")


def printer_for(unit: Unit, kiosk: str) -> str:
    """The kiosk whose printer prints what was asked for at this one."""
    other = _stand_in(unit.terms, kiosk)
    if other is None:
        return kiosk
    told = _told(unit.connection)
    is_helped = _is_down(unit.terms, told, kiosk) and not _is_down(unit.terms, told, other)
    return other if is_helped else kiosk


def tell(unit: Unit, ticket: int, job: SlipJob, kiosk: str) -> None:
    """Emit that the ticket's slip comes out elsewhere than at its kiosk, if it does."""
    if job.kiosk != kiosk:
        number = tickets.get(unit.connection, ticket).number
        data = {"slip": job.id, "number": number, "kiosk": kiosk, "to": job.kiosk}
        unit.emit("slip.redirected", ticket=ticket, data=data)


def send_on(unit: Unit, station: str, device: str) -> None:
    """A device told how it is: if it is a printer, slips go where there is a way for them now.

    Also those of other printers: what waits at a stand-in that has failed too goes back as soon
    as its own kiosk prints again.
    """
    if any((one.station, one.device) == (station, device) for one in unit.terms.printers):
        for kiosk in sorted({one.kiosk for one in unit.terms.printers}):
            send_away(unit, kiosk)


def send_away(unit: Unit, kiosk: str) -> None:
    """If the kiosk cannot print, its tickets' slips go to its stand-in, or back where they were
    asked for; if neither prints they stay. A reprint stays where the staff sent it, but for the
    stand-in.
    """
    told = _told(unit.connection)
    if not _is_down(unit.terms, told, kiosk):
        return
    stand_in = printer_for(unit, kiosk)
    for job in slips.all_queued(unit.connection, kiosk):
        if job.ticket is None:
            continue
        way = stand_in
        if way == kiosk and not job.copy:
            home = tickets.get(unit.connection, job.ticket).origin
            way = home if _prints(unit.terms, told, home) else kiosk
        if way != kiosk:
            moved = slips.redirect(unit.connection, job.id, way, unit.now)
            tell(unit, job.ticket, moved, kiosk)


def kiosk_printers(connection: sqlite3.Connection, terms: Terms) -> dict[str, Body]:
    """How the paper of every kiosk is: its best printer's state, and who stands in for it."""
    told = _told(connection)
    kiosks = {printer.kiosk for printer in terms.printers}
    return {kiosk: _kiosk_body(terms, told, kiosk) for kiosk in sorted(kiosks)}


Told = Mapping[tuple[str, str], DeviceState]


def _kiosk_body(terms: Terms, told: Told, kiosk: str) -> Body:
    states = [_state(told, printer) for printer in terms.printers if printer.kiosk == kiosk]
    state, code = min(states, key=lambda one: _WORST.index(one[0]))
    other = _stand_in(terms, kiosk)
    if other is not None and (state not in DOWN or _is_down(terms, told, other)):
        other = None
    return {"state": state, "code": code, "stand_in": other}


def _stand_in(terms: Terms, kiosk: str) -> str | None:
    named = (one.redirect for one in terms.printers if one.kiosk == kiosk and one.redirect)
    return next(named, None)


def _is_down(terms: Terms, told: Told, kiosk: str) -> bool:
    """Whether all printers of the kiosk said that they cannot print, or their station is away; of
    one that has not been heard of yet nothing is known against it.
    """
    printers = [one for one in terms.printers if one.kiosk == kiosk]
    return bool(printers) and all(_state(told, one)[0] in DOWN for one in printers)


def _prints(terms: Terms, told: Told, kiosk: str) -> bool:
    """Whether the kiosk has a printer, and none of its own word against it."""
    there = any(one.kiosk == kiosk for one in terms.printers)
    return there and not _is_down(terms, told, kiosk)


def _state(told: Told, printer: SlipPrinter) -> tuple[str, str]:
    state = told.get((printer.station, printer.device))
    if state is None or state.state not in _WORST:
        return "starting", ""
    return state.state, state.code


def _told(connection: sqlite3.Connection) -> Told:
    return {(one.station, one.device): one for one in devices.everyone(connection)}
