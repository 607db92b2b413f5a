"""The touch page where citizens take a number, and what it asks for besides the API."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from flask import Blueprint, Flask, Response, render_template, request
from flask_socketio import SocketIO
from gevent import get_hub

from hall.domain.actors import Actor, Role
from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Kiosk
from hall.domain.errors import UnknownKiosk
from hall.service.bodies import Body
from hall.service.spelling import spellings
from hall.web import schemas
from hall.web.context import Web, web
from hall.web.endpoints import endpoint
from hall.web.form_links import papers_of
from hall.web.live import Live
from hall.web.pages import device_page
from hall.web.permissions import Action
from kiosk.offers import Offers, offers
from kiosk.outlook import outlook

blueprint = Blueprint(
    "kiosk_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/kiosk",
)


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:  # noqa: ARG001
    """Add the page, its QR codes and the call for the expected wait."""
    app.register_blueprint(blueprint)


@blueprint.get("/kiosk")
@device_page(Role.KIOSK)
def page() -> Any:
    """The touch page of ``?kiosk=CODE``; of the first kiosk where none is named."""
    hall = web().hall
    try:
        kiosk = _kiosk(hall.catalog, request.args.get("kiosk"))
    except UnknownKiosk as error:
        known = hall.catalog.kiosks.values()
        return render_template("kiosk/missing.html", error=error, kiosks=known)
    offered = offers(hall.catalog, kiosk)
    names = [item.name for tile in offered.tiles for item in tile.items]
    spelt = get_hub().threadpool.apply(spellings, (names,))
    return render_template(
        "kiosk/kiosk.html",
        offers=offered,
        zone=web().settings.hall.timezone.key,
        data=_for_script(offered, spelt),
    )


def _kiosk(catalog: Catalog, code: str | None) -> Kiosk:
    if code:
        return catalog.kiosk(code)
    first = next(iter(catalog.kiosks.values()), None)
    return first or Kiosk(code="", name="取号机")


def _for_script(offered: Offers, spelt: dict[str, str]) -> Body:
    policy = web().hall.terms.policy
    items = {
        item.code: {
            "name": item.name,
            "name_en": item.name_en,
            "department": tile.department.name,
            "department_en": tile.department.name_en,
            "queue": item.queue,
            "kind": item.kind.value,
            "promised_days": item.promised_days,
            "statutory_days": item.statutory_days,
            "limit_unit": item.limit_unit.value,
            "fee": item.fee,
            "materials": item.materials,
            "forms": _forms(item.code),
            "spelling": spelt[item.name],
        }
        for tile in offered.tiles
        for item in tile.items
    }
    lines = {
        code: {
            "name": line.queue.name,
            "name_en": line.queue.name_en,
            "counters": line.counters,
            "windows": line.windows,
            "place": line.place,
        }
        for code, line in offered.lines.items()
    }
    return {
        "kiosk": offered.kiosk.code,
        "items": items,
        "queues": lines,
        "guide": offered.guide,
        "kiosks": {one.code: _named(one) for one in web().hall.catalog.kiosks.values()},
        "issue_without_open_counter": policy.queue.issue_without_open_counter,
        "hours": f"{policy.day.opens_at}-{policy.day.closes_at}",
    }


def _forms(item: str) -> Body:
    """Of the materials that have a blank form or a sample: which, and how a glass can show it."""
    return {
        paper.material.name: {
            "form": paper.form is not None,
            "sample": None
            if paper.sample is None
            else {"url": paper.sample.url, "shown": paper.sample.shown.value},
        }
        for paper in papers_of(item)
        if paper.form is not None or paper.sample is not None
    }


def _named(kiosk: Kiosk) -> str:
    """What another kiosk is called for who is sent there."""
    return " ".join(part for part in (kiosk.place, kiosk.name) if part)


@blueprint.get("/kiosk/qr/<code>.svg")
def follow_qr(code: str) -> Response:
    """The QR code that the slip bears too, for the screen. Raises UnknownTicket."""
    web().identities.require(request, Action.READ_CATALOG)
    web().queries.ticket_of_code(code)
    drawing = BytesIO()
    address = f"{web().hall.terms.public_url}/f/{code}"
    segno.make(address, error="m", micro=False).save(
        drawing, kind="svg", border=2, dark="#14202e", light="#fff", omitsize=True
    )
    answer = Response(drawing.getvalue(), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@endpoint(
    blueprint, "GET", "/queues/{queue}/wait", action=Action.READ_CATALOG, answer=schemas.Anything,
    summary="Who waits, which windows are open, and how long a new number would wait",
    query=(("item", "string"),),
)  # fmt: skip
def wait(_: Actor, queue: str) -> Body:
    return outlook(web(), queue, request.args.get("item") or None)
