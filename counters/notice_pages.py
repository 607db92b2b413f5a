"""Notices as PDF in the browser: to read, and to print on A4."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, render_template, request
from gevent import get_hub

from hall.domain.actors import Actor
from hall.domain.errors import HallError
from hall.domain.printers import window_printer
from hall.service.hall import Hall
from hall.web.context import web
from hall.web.notice_api import note_naming, on_reader
from hall.web.pages import staff_page
from hall.web.permissions import Action
from hall.web.problems import status_of

blueprint = Blueprint("notice_pages", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/notices/<notice>.pdf")
@staff_page(Action.READ_CASE)
def paper(actor: Actor, notice: str) -> Any:
    """Every copy of the notice, or ``?copy=N`` of them."""
    copy = request.args.get("copy", type=int)
    try:
        note_naming(actor, notice)
    except HallError as error:
        return render_template("refused.html", error=error), int(status_of(error))
    # Fonts are read and pages drawn for a good part of a second: never on the hub.
    made = get_hub().threadpool.apply(_made, (web().hall, actor, notice, copy))
    if isinstance(made, HallError):
        return render_template("refused.html", error=made), int(status_of(made))
    name = quote(f"{notice}.pdf")
    response = Response(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    response.headers["Cache-Control"] = "no-store"
    return response


def printers(counter: object) -> list[dict[str, str]]:
    """Where a slip can be printed: this window's own printer first, then kiosks, then others."""
    hall = web().hall
    windows = sorted(hall.terms.window_printers, key=lambda number: (number != counter, number))
    kiosks = [{"code": one.code, "name": one.name} for one in hall.catalog.kiosks.values()]
    named = [{"code": window_printer(one), "name": f"{one}号窗口打印机"} for one in windows]
    return named + kiosks if counter in hall.terms.window_printers else kiosks + named


def _made(hall: Hall, actor: Actor, notice: str, copy: int | None) -> bytes | HallError:
    # Raised in the pool's thread, a refusal would be printed as a traceback.
    try:
        return on_reader(hall, actor, notice, copy)
    except HallError as error:
        return error
