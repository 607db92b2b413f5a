"""Calls of the API about tickets and what the hall offers."""

from __future__ import annotations

from flask import Blueprint

from hall.domain.actors import Actor
from hall.domain.catalog import Catalog
from hall.domain.commands import (
    AddCase,
    CancelTicket,
    IssueTicket,
    PinTicket,
    PriorityReason,
    ReinstateTicket,
    ReprintSlip,
    TransferTicket,
)
from hall.domain.errors import Invalid, ScanExpired
from hall.service.bodies import Body
from hall.service.secret import person_hash
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key
from hall.web.permissions import Action
from hall.web.scans import scanned_people
from hall.web.trouble import trouble

blueprint = Blueprint("kiosk_api", __name__)


@endpoint(
    blueprint, "GET", "/catalog", summary="Departments, queues, items, counters, kiosks",
    action=Action.READ_CATALOG, answer=schemas.Anything,
)  # fmt: skip
def catalog(_: Actor) -> Body:
    return web().queries.catalogue()


@endpoint(
    blueprint, "POST", "/tickets", summary="Take a number for an item or a queue", status=201,
    action=Action.ISSUE, body=schemas.IssueBody, answer=schemas.Ticket,
)  # fmt: skip
def issue(actor: Actor, body: schemas.IssueBody) -> Body:
    error = trouble()
    if error is not None:
        raise error
    _check(body, web().hall.catalog)
    command = IssueTicket(
        item=body.item,
        queue=body.queue,
        priority=_priority(body.priority),
        person=_person(body),
        language=body.language,
        origin=body.kiosk or f"{actor.role}:{actor.id}",
        case=body.case,
    )
    return web().run(command, actor, idempotency_key(actor))


def _check(body: schemas.IssueBody, catalog: Catalog) -> None:
    """Raises UnknownKiosk, Invalid for an item of another queue or an identity of blanks."""
    if body.kiosk is not None:
        catalog.kiosk(body.kiosk)
    if body.item is not None and body.queue is not None:
        item, queue = catalog.item(body.item), catalog.queue(body.queue)
        if item.queue != queue.code:
            problem = f"item {item.code} is of queue {item.queue}"
            raise Invalid(errors=[{"field": "queue", "problem": problem}])
    if body.identity is not None and not body.identity.strip():
        raise Invalid(errors=[{"field": "identity", "problem": "must not be blank"}])


def _person(body: schemas.IssueBody) -> str | None:
    if body.identity is not None:
        return person_hash(web().hall.secret, body.identity)
    if body.scan is None:
        return None
    person = scanned_people().person(body.scan, body.kiosk)
    if person is None:
        raise ScanExpired
    return person


def _priority(value: bool | PriorityReason | None) -> PriorityReason | None:  # noqa: FBT001
    if isinstance(value, bool):
        return PriorityReason.UNSPECIFIED if value else None
    return value


@endpoint(
    blueprint, "GET", "/tickets/{ticket}", summary="A ticket with its events",
    action=Action.READ_TICKET, answer=schemas.Anything,
)  # fmt: skip
def ticket(_: Actor, ticket: int) -> Body:
    return web().queries.ticket(ticket)


@endpoint(
    blueprint, "GET", "/tickets/number/{text}", summary="Today's ticket with this number",
    action=Action.READ_TICKET, answer=schemas.Anything,
)  # fmt: skip
def by_number(_: Actor, text: str) -> Body:
    return web().queries.find(text.strip().upper())


@endpoint(
    blueprint, "POST", "/tickets/{ticket}/cancel", summary="Give the number up",
    action=Action.MOVE_TICKET, body=schemas.ReasonBody, answer=schemas.Ticket,
)  # fmt: skip
def cancel(actor: Actor, body: schemas.ReasonBody, ticket: int) -> Body:
    command = CancelTicket(ticket=ticket, reason=body.reason)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/tickets/{ticket}/reinstate", summary="Back into the queue",
    action=Action.MOVE_TICKET, body=schemas.ReasonBody, answer=schemas.Ticket,
)  # fmt: skip
def reinstate(actor: Actor, body: schemas.ReasonBody, ticket: int) -> Body:
    command = ReinstateTicket(ticket=ticket, reason=body.reason)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/tickets/{ticket}/transfer", summary="To another item, queue or window",
    action=Action.MOVE_TICKET, body=schemas.TransferBody, answer=schemas.Ticket,
)  # fmt: skip
def transfer(actor: Actor, body: schemas.TransferBody, ticket: int) -> Body:
    command = TransferTicket(
        ticket=ticket, item=body.item, queue=body.queue, to_counter=body.counter,
        reason=body.reason,
    )  # fmt: skip
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/tickets/{ticket}/pin", summary="To the head of its queue, with a reason",
    action=Action.MOVE_TICKET, body=schemas.ReasonBody, answer=schemas.Ticket,
)  # fmt: skip
def pin(actor: Actor, body: schemas.ReasonBody, ticket: int) -> Body:
    command = PinTicket(ticket=ticket, reason=body.reason)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/tickets/{ticket}/reprint", summary="The same number on paper again",
    action=Action.REPRINT, body=schemas.ReprintBody, answer=schemas.Anything,
)  # fmt: skip
def reprint(actor: Actor, body: schemas.ReprintBody, ticket: int) -> Body:
    command = ReprintSlip(ticket=ticket, kiosk=body.kiosk)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/tickets/{ticket}/cases", summary="One visit carries one more case",
    action=Action.WORK_COUNTER, body=schemas.CaseBody, answer=schemas.Ticket, status=201,
)  # fmt: skip
def add_case(actor: Actor, body: schemas.CaseBody, ticket: int) -> Body:
    command = AddCase(ticket=ticket, item=body.item, case=body.case)
    return web().run(command, actor, idempotency_key(actor))
