"""The citizen's own page, reached by the slip's QR code: one number, no login, no name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, render_template

from display.inquiry import inquiries
from hall.domain.errors import UnknownTicket
from hall.domain.handling.phases import Phase
from hall.domain.indicators import BASIC, INDICATORS, LEVEL_NAMES, VERSION
from hall.service.bodies import Body
from hall.web.context import web

blueprint = Blueprint(
    "follow_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/follow",
)


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/f/<code>")
def page(code: str) -> Any:
    """Where the ticket stands, and afterwards the rating of the visit."""
    try:
        ticket = web().queries.follow(code)
    except UnknownTicket as error:
        return render_template("display/follow_missing.html", error=error), 404
    return render_template(
        "display/follow.html",
        ticket=ticket,
        zone=web().settings.hall.timezone.key,
        progress=_progress(ticket),
        data={"ticket": ticket, "rating": _rating_form()},
    )


def _progress(ticket: Mapping[str, object]) -> Body | None:
    """Where the visit's case stands; None while it is the visit alone."""
    number = ticket["case"]
    if number is None:
        return None
    told = inquiries().of_slip(web().reader, str(number))
    return None if told["phase"] == Phase.OPENED.value else told


def _rating_form() -> dict[str, object]:
    return {
        "version": VERSION,
        "basic": BASIC,
        "levels": [
            {
                "level": int(level),
                "name": name,
                "indicators": [{"code": one.code, "text": one.text} for one in INDICATORS[level]],
            }
            for level, name in LEVEL_NAMES.items()
        ],
    }
