"""Pages of the business section: its day, the registry, copies of notices."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, request
from flask_socketio import SocketIO

from hall.domain.actors import Actor
from hall.domain.errors import HallError, Invalid
from hall.domain.handling.figures import Holder
from hall.domain.handling.notices.copies import HOLDERS
from hall.domain.handling.notices.rights import CONFIRMED_BY
from hall.service.handling.books import business_view
from hall.web.context import Web, web
from hall.web.live import Live
from hall.web.notice_api import view as notices_view
from hall.web.pages import staff_page
from hall.web.permissions import Action
from oversight.business import book_pages, figure_pages
from oversight.business.serving import local_day, off_hub, page, refused

blueprint = Blueprint(
    "business_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/business",
)
COPIES = 200
"""Of a list on one page."""
SHOWN_HOLDERS = (Holder.BUSINESS, Holder.SUPERVISION, Holder.LEADER)


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:  # noqa: ARG001
    """Add the pages."""
    for one in (blueprint, book_pages.blueprint, figure_pages.blueprint):
        app.register_blueprint(one)


@blueprint.get("/business")
@staff_page(Action.SEE_REGISTRY)
def today(actor: Actor) -> Any:
    """What waits for the section, who is late, what came in today."""
    found = off_hub(business_view.overview, web().hall)
    if isinstance(found, HallError):
        return refused(found)
    return page(
        "today", actor, found=found, may_confirm=_confirms(actor, Holder.BUSINESS),
        weekday="一二三四五六日"[local_day().weekday()],
    )  # fmt: skip


def _confirms(actor: Actor, holder: Holder) -> bool:
    return bool(actor.posts & CONFIRMED_BY[holder])


@blueprint.get("/business/cases")
@staff_page(Action.SEE_REGISTRY)
def cases(actor: Actor) -> Any:
    """The registry over all departments; the page asks the API, applicants in bodies only."""
    return page("cases", actor)


@blueprint.get("/business/copies")
@staff_page(Action.SEE_REGISTRY)
def copies(actor: Actor) -> Any:
    """Copies of notices that have not reached their holders, one by one."""
    given = request.args
    try:
        holder = Holder(given.get("holder", Holder.BUSINESS))
    except ValueError:
        holder = Holder.BUSINESS
    late, view = given.get("state") == "late", notices_view()
    try:
        found = view.waiting(
            holder, actor, late=late, counter=None, after=given.get("after"), most=COPIES
        )
    except Invalid as error:
        return refused(error)
    counts = {
        one: view.waiting(one, actor, late=False, counter=None, after=None, most=1)["count"]
        for one in SHOWN_HOLDERS
    }
    following = {"holder": holder.value, "state": given.get("state", ""), "after": found["next"]}
    return page(
        "copies", actor, found=found, holder=holder, holders=HOLDERS, counts=counts, late=late,
        may_confirm=_confirms(actor, holder),
        following=None if found["next"] is None else "?" + urlencode(following),
    )  # fmt: skip
