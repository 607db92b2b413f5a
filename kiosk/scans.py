"""What the scanner or the card reader of a kiosk read: answered, and shown on the kiosk's page."""

from __future__ import annotations

from flask import Blueprint

from hall.domain.actors import Actor
from hall.domain.scans import Scan, ScanKind, read_scan
from hall.service.bodies import Body
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint
from hall.web.permissions import Action
from hall.web.scans import of_no_ticket, shown_person, tell, ticket_of

blueprint = Blueprint("kiosk_scans", __name__)
_OF_CITIZEN = (
    "number", "queue", "item", "state", "ahead", "expected_wait_seconds", "counters",
    "counter", "item_name", "queue_name", "case",
)  # fmt: skip


def room_of(kiosk: str) -> str:
    """The socket room of the pages that stand at this kiosk."""
    return f"kiosk:{kiosk}"


@endpoint(
    blueprint, "POST", "/kiosks/{kiosk}/scans", action=Action.ISSUE, body=schemas.ScanBody,
    answer=schemas.Anything, summary="A slip, a case or a card that was read at a kiosk",
)  # fmt: skip
def scanned(_: Actor, body: schemas.ScanBody, kiosk: str) -> Body:
    place = web().hall.catalog.kiosk(kiosk).code
    scan = read_scan(body.code)
    found = shown_person(place, scan) if scan.kind is ScanKind.PERSON else _shown(scan)
    tell("/kiosk", room_of(place), found)
    return found


def _shown(scan: Scan) -> Body:
    """Without the slip's code: whoever stands at the glass is not always whose slip it is."""
    queries = web().queries
    ticket = ticket_of(queries, scan)
    if ticket is None:
        return of_no_ticket(queries, scan)
    return {"kind": "ticket", "ticket": {key: ticket[key] for key in _OF_CITIZEN}}
