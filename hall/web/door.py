"""The door page: every page of the hall from one place, and whether the hall is well."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request

from hall.domain.errors import Unauthenticated
from hall.service.bodies import Body
from hall.service.queries import Queries
from hall.web.api import VERSION
from hall.web.context import web
from hall.web.trouble import trouble

DUTY_WORDS = {"open": "办公中", "paused": "暂停服务", "closed": "未开放"}

blueprint = Blueprint("door", __name__)


def register(app: Flask) -> None:
    """Add the page at ``/``."""
    app.register_blueprint(blueprint)


@blueprint.get("/")
def page() -> Any:
    """Doors to all pages; it shows nothing that a screen in the hall does not show."""
    queries = web().queries
    try:
        actor = web().identities.of(request)
    except Unauthenticated:
        actor = None
    catalogue = queries.catalogue()
    return render_template(
        "door.html",
        actor=None if actor is None or actor.id == "page" else actor,
        version=VERSION,
        trouble=trouble(),
        today=queries.today(),
        catalogue=catalogue,
        figures=_figures(queries, catalogue),
        duty_words=DUTY_WORDS,
    )


def _figures(queries: Queries, catalogue: Body) -> Body:
    board = queries.board()
    counters = catalogue["counters"]
    waiting = board["queues"]
    assert isinstance(counters, list)
    assert isinstance(waiting, list)
    return {
        "open": sum(1 for counter in counters if counter["duty"] == "open"),
        "counters": len(counters),
        "waiting": sum(queue["waiting"] for queue in waiting),
    }
