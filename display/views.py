"""Pages for screens: the hall display, and the sign above a window."""

from __future__ import annotations

from flask import Blueprint, Flask, render_template
from flask_socketio import SocketIO

from display import phones
from hall.domain.actors import Role
from hall.service.bodies import Body
from hall.service.inquiry import Inquiries
from hall.web.api import VERSION
from hall.web.context import Web, web
from hall.web.live import Live
from hall.web.pages import device_page

blueprint = Blueprint(
    "display_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/display",
)


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:
    """Add the pages of the hall's screens, and those of citizens' phones."""
    app.register_blueprint(blueprint)
    phones.register(app, socketio, live, web, Inquiries(web.hall))


@blueprint.get("/display")
@device_page(Role.DISPLAY)
def display() -> str:
    """The hall display; ``?queues=A,B`` and ``?counters=1-20`` make it that of a zone."""
    return render_template("display/board.html", hall=_hall())


@blueprint.get("/sign/<int:number>")
@device_page(Role.DISPLAY)
def sign(number: int) -> str:
    """The sign above one window. Raises UnknownCounter."""
    counter = web().hall.catalog.counter(number)
    return render_template("display/sign.html", counter=counter, hall=_hall())


def _hall() -> Body:
    """What the board's messages do not carry: which window serves which queue."""
    context = web()
    catalog = context.hall.catalog
    return {
        "version": VERSION,
        "zone": context.settings.hall.timezone.key,
        "prefixes": {queue.code: queue.prefix for queue in catalog.queues.values()},
        "serves": {counter.number: counter.queues for counter in catalog.counters.values()},
    }
