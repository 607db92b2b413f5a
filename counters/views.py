"""The window's pages: the clerk's console (a virtual caller), and the rating pad."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template
from flask_socketio import SocketIO

from counters import case_pages, cashier_pages, notice_pages
from hall.domain.actors import Actor, Role
from hall.domain.clock import rfc3339
from hall.domain.errors import ClerkNotAllowed, UnknownCounter
from hall.service import people_view
from hall.web.context import Web, web
from hall.web.hall_pages import desk
from hall.web.live import Live
from hall.web.pages import device_page, staff_page
from hall.web.permissions import Action

blueprint = Blueprint(
    "counters_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/counters",
)


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:  # noqa: ARG001
    """Add the pages."""
    app.register_blueprint(blueprint)
    case_pages.register(app)
    cashier_pages.register(app)
    notice_pages.register(app)


@blueprint.get("/counter/<int:number>")
@staff_page(Action.WORK_COUNTER)
def console(actor: Actor, number: int) -> Any:
    """A clerk reaches the own windows only; duty officer and administrator reach every one."""
    context = web()
    catalog = context.hall.catalog
    if number not in catalog.counters:
        return render_template("refused.html", error=UnknownCounter(counter=number)), 404
    if not people_view.may_work(context.reader, actor, number):
        error = ClerkNotAllowed(clerk=actor.id, counter=number)
        return render_template("refused.html", error=error), 403
    counter, policy = catalog.counter(number), context.hall.terms.policy.queue
    page = {
        "counter": number,
        "kind": counter.kind.value,
        "queues": list(counter.queues),
        "clerk": actor.id if actor.role is Role.COUNTER else f"C{number}",
        "is_clerk": actor.role is Role.COUNTER,
        "calls_before_no_show": policy.calls_before_no_show,
        "seconds_between_calls": policy.seconds_between_calls,
        "kiosks": [{"code": one.code, "name": one.name} for one in catalog.kiosks.values()],
        "now": desk(actor)["now"],
    }
    return render_template("counters/console.html", counter=counter, page=page, **desk(actor))


@blueprint.get("/pad/<int:number>")
@device_page(Role.PAD)
def pad(number: int) -> Any:
    """The five keys at a window; the page speaks as the pad, whoever is logged in beside it."""
    context = web()
    if number not in context.hall.catalog.counters:
        return render_template("refused.html", error=UnknownCounter(counter=number)), 404
    page = {
        "counter": number,
        "seconds": context.hall.terms.policy.rating.pad_seconds,
        "now": rfc3339(context.hall.clock.now(), context.hall.terms.zone),
    }
    counter = context.hall.catalog.counter(number)
    return render_template("counters/pad.html", counter=counter, page=page)
