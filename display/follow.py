"""The citizen's own page, reached by the slip's QR code: one number, no login, no name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, render_template

from display.inquiry import inquiries
from hall.domain.actors import Actor
from hall.domain.errors import UnknownTicket
from hall.domain.handling.phases import Phase
from hall.domain.indicators import BASIC, INDICATORS, LEVEL_NAMES, VERSION
from hall.domain.requirements import MaterialSource
from hall.service.bodies import Body
from hall.web import schemas
from hall.web.context import reading
from hall.web.endpoints import endpoint
from hall.web.form_links import Paper, papers_of

blueprint = Blueprint(
    "follow_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/follow",
)


def register(app: Flask) -> None:
    """Add the page and its call."""
    app.register_blueprint(blueprint)


@endpoint(
    blueprint, "GET", "/follow/{code}", summary="The citizen's own ticket: no login, no name",
    action=None, answer=schemas.Anything,
)  # fmt: skip
def follow(_: Actor | None, code: str) -> Body:
    return reading().queries.follow(code)


@blueprint.get("/f/<code>")
def page(code: str) -> Any:
    """Where the ticket stands, and afterwards the rating of the visit."""
    try:
        ticket = reading().queries.follow(code)
    except UnknownTicket as error:
        return render_template("display/follow_missing.html", error=error), 404
    return render_template(
        "display/follow.html",
        ticket=ticket,
        zone=reading().settings.hall.timezone.key,
        progress=_progress(ticket),
        papers=_brought(ticket),
        data={"ticket": ticket, "rating": _rating_form()},
    )


def _brought(ticket: Mapping[str, object]) -> tuple[Paper, ...]:
    """What the citizen brings himself."""
    item = ticket["item"]
    papers = papers_of(None if item is None else str(item))
    return tuple(one for one in papers if one.material.source is MaterialSource.APPLICANT)


def _progress(ticket: Mapping[str, object]) -> Body | None:
    """Where the visit's case stands; None while it is the visit alone."""
    number = ticket["case"]
    if number is None:
        return None
    told = inquiries().of_slip(reading().reader, str(number))
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
