"""What the scanner at a window read: answered, and shown on the window's console."""

from __future__ import annotations

from flask import Blueprint

from hall.domain.actors import Actor
from hall.domain.scans import Scan, ScanKind, read_scan
from hall.service.bodies import Body
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint
from hall.web.permissions import Action
from hall.web.scans import of_no_ticket, tell, ticket_of

blueprint = Blueprint("counter_scans", __name__)


@endpoint(
    blueprint, "POST", "/counters/{number}/scans", action=Action.WORK_COUNTER,
    body=schemas.ScanBody, answer=schemas.Anything,
    summary="A slip or a case that was read at a window",
)  # fmt: skip
def scanned(_: Actor, body: schemas.ScanBody, number: int) -> Body:
    window = web().hall.catalog.counter(number).number
    found = _shown(read_scan(body.code))
    tell("/counter", str(window), found)
    return found


def _shown(scan: Scan) -> Body:
    if scan.kind is ScanKind.PERSON:
        # A card at a window belongs into the case's form, which the clerk has to open himself.
        return {"kind": ScanKind.PERSON.value}
    queries = web().queries
    ticket = ticket_of(queries, scan)
    if ticket is None:
        return of_no_ticket(queries, scan)
    return {
        "kind": "ticket", "id": queries.ticket_of_code(str(ticket["code"])),
        "number": ticket["number"], "case": ticket["case"],
    }  # fmt: skip
