"""Orders found by what the payer holds: a slip, a notice, an order, a receipt; typed or scanned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hall.domain.clock import Instant, moment
from hall.domain.errors import NotFound
from hall.domain.handling.money import fees
from hall.domain.handling.money.fees import Order
from hall.domain.tickets import Ticket
from hall.service.handling.money.fee_view import Sources
from hall.store import cases, days, tickets
from hall.store.handling import fees as rows

LONGEST: Final = 300
"""Characters of what is looked up; an address off a QR code is the longest."""
_SCANNED: Final = re.compile(r".*/([cf])/([^/?#]+)", re.IGNORECASE)
"""An address off a notice (``/c/NUMBER``) or a slip (``/f/CODE``)."""
_TICKET: Final = re.compile(r"([A-Z]{1,4})(\d{1,6})")
_SERIAL: Final = re.compile(r"\d{1,6}")


def find(of: Sources, text: str, now: Instant) -> list[Order]:
    """The orders that are meant, those to be paid first; none for what is nobody's number.

    Known are order, receipt, voucher, bill and case numbers, a ticket's number of today, the
    addresses of QR codes, and an order's serial of this year alone.
    """
    typed = text.strip()[:LONGEST]
    found = {order.number: order for order in _meant(of, typed, now)}
    return sorted(found.values(), key=lambda one: one.state not in fees.OWED)


def _meant(of: Sources, typed: str, now: Instant) -> Iterator[Order]:
    scanned = _SCANNED.fullmatch(typed)
    if scanned is not None and scanned[1].lower() == "f":
        yield from _of_slip(of, scanned[2])
        return
    number = "".join((typed if scanned is None else scanned[2]).split()).upper()
    if not number:
        return
    yield from rows.numbered(of.connection, number)
    yield from _of_case(of, number)
    if _SERIAL.fullmatch(number):
        year = moment(now, of.terms.zone).year
        serial = fees.order_number(of.terms.centre, year, int(number))
        yield from rows.numbered(of.connection, serial)
    ticket = _ticket(of, number)
    if ticket is not None:
        yield from _of_ticket(of, ticket)


def _of_slip(of: Sources, code: str) -> Iterator[Order]:
    try:
        yield from _of_ticket(of, tickets.by_code(of.connection, code))
    except NotFound:
        return


def _of_case(of: Sources, number: str) -> Iterator[Order]:
    try:
        case = cases.by_number(of.connection, number)
    except NotFound:
        return
    yield from rows.of_case(of.connection, case.id)


def _ticket(of: Sources, number: str) -> Ticket | None:
    """Today's ticket of this number: ``A1`` is A001."""
    typed, today = _TICKET.fullmatch(number), days.open_day(of.connection)
    if typed is None or today is None:
        return None
    full = typed[1] + typed[2].zfill(of.terms.policy.day.number_digits)
    try:
        return tickets.by_number(of.connection, today.id, full)
    except NotFound:
        return None


def _of_ticket(of: Sources, ticket: Ticket) -> Iterator[Order]:
    for case, _ in cases.of_ticket(of.connection, ticket.id):
        yield from rows.of_case(of.connection, case.id)
