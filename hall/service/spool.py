"""The print spool's commands: a station claims slips and says what became of them."""

from __future__ import annotations

from hall.domain.commands import ClaimSlips, ReportSlip
from hall.domain.errors import Invalid, SlipNotSending
from hall.domain.tickets import LIVE, Standing
from hall.service import slip_ways
from hall.service.bodies import Body, follow_url, ticket_body
from hall.service.handling.money import receipts
from hall.service.handling.notices import printing
from hall.service.unit import Unit
from hall.store import slips, tickets
from hall.store.handling import notices
from hall.store.slips import SlipJob, SlipState

_EVENT = {
    SlipState.PRINTED: "slip.printed",
    SlipState.UNKNOWN: "slip.unknown",
    SlipState.FAILED: "slip.failed",
    SlipState.QUEUED: "slip.requeued",
}


def claim(unit: Unit, command: ClaimSlips) -> Body:
    """The queued slips of a kiosk, which count as sending from now on.

    After a station's restart those its printer was sending become ``unknown``: bytes may have been
    in it, and printing a number twice unmarked is worse than a word from the staff. It is told
    then whether this printer has confirmed slips before.
    """
    printing.require_printer(unit, command.kiosk)
    if command.restarted:
        for job in slips.sending(unit.connection, command.kiosk, command.printer):
            _settle(unit, job, SlipState.UNKNOWN, "station restarted while sending")
    jobs = slips.queued(unit.connection, command.kiosk, command.limit)
    for job in jobs:
        slips.take(unit.connection, job.id, command.printer, unit.now)
    body: Body = {"slips": [_slip_body(unit, job) for job in jobs]}
    if command.restarted and command.printer is not None:
        body["confirms"] = slips.has_confirmed(unit.connection, command.printer)
    return body


def report(unit: Unit, command: ReportSlip) -> Body:
    """What became of a slip. Raises UnknownSlip, Invalid, and refuses one that is not sending.

    One whose fate was unknown may still turn out to be printed: the paper ended amid it, and the
    printer confirmed it when there was paper again.
    """
    try:
        state = SlipState(command.outcome)
        event = _EVENT[state]
    except (ValueError, KeyError):
        known = ", ".join(_EVENT)
        problem = f"must be one of {known}"
        raise Invalid(errors=[{"field": "outcome", "problem": problem}]) from None
    job = slips.get(unit.connection, command.slip)
    late = job.state is SlipState.UNKNOWN and state is SlipState.PRINTED
    if job.state is not SlipState.SENDING and not late:
        raise SlipNotSending(state=job.state.value)
    _settle(unit, job, state, command.detail)
    if state is SlipState.QUEUED:
        # Its printer may have told long ago that it cannot print, and would not tell again.
        slip_ways.send_away(unit, job.kiosk)
    return {"slip": job.id, "state": state.value, "event": event}


def doubt(unit: Unit, printer: str, why: str) -> None:
    """What this printer was sending is ``unknown``: nobody is there any more to say."""
    for job in slips.sending_by(unit.connection, printer):
        _settle(unit, job, SlipState.UNKNOWN, why)


def _settle(unit: Unit, job: SlipJob, state: SlipState, detail: str) -> None:
    slips.move(unit.connection, job.id, state, unit.now)
    data: dict[str, object] = {"slip": job.id, "kiosk": job.kiosk, "copy": job.copy}
    if detail or state is not SlipState.PRINTED:
        data["detail"] = detail
    if job.notice is not None:
        issued = notices.by_id(unit.connection, job.notice)
        unit.emit(_EVENT[state], case=issued.case_id, data={**data, "notice": issued.number})
        return
    if job.ticket is None:
        case, paper = receipts.subject(unit, job)
        unit.emit(_EVENT[state], case=case, data={**data, **paper})
        return
    number = tickets.get(unit.connection, job.ticket).number
    unit.emit(_EVENT[state], ticket=job.ticket, data={**data, "number": number})


def _slip_body(unit: Unit, job: SlipJob) -> Body:
    if job.notice is not None:
        return printing.slip_body(unit, job)
    if job.ticket is None:
        return receipts.slip_body(unit, job)
    return _ticket_body(unit, job, job.ticket)


def _ticket_body(unit: Unit, job: SlipJob, about: int) -> Body:
    ticket = tickets.get(unit.connection, about)
    item = unit.catalog.items.get(ticket.item or "")
    queue = unit.catalog.queues.get(ticket.queue)
    named = ticket_body(unit.connection, unit.catalog, unit.terms, ticket)
    counters = unit.catalog.counters_of(ticket.queue) if queue is not None else ()
    return {
        "slip": job.id,
        "copy": job.copy,
        "kiosk": job.kiosk,
        "hall": unit.terms.name,
        "footer": list(unit.terms.footer),
        "number": ticket.number,
        "priority": ticket.standing is Standing.PRIORITY,
        "item": None if item is None else item.name,
        "queue": ticket.queue if queue is None else queue.name,
        "counters": list(counters),
        "place": _place(unit, counters),
        "ahead": named["ahead"],
        "expected_wait_seconds": named["expected_wait_seconds"],
        "issued_at": named["issued_at"],
        "language": ticket.language,
        "materials": [] if item is None else list(item.materials),
        # Also of one that is served now: with the paper its citizen follows the case, rates the
        # visit and collects the result. Of one that is over it would lie there for anybody.
        "live": ticket.state in LIVE,
        "follow_url": follow_url(unit.terms, ticket),
    }


def _place(unit: Unit, counters: tuple[int, ...]) -> str:
    places = {unit.catalog.counters[number].place for number in counters}
    return places.pop() if len(places) == 1 else ""
