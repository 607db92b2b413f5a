"""The cashier's pages (收费结算): taking money, the till, the day's sheet to read and to print."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask import Blueprint, Flask, render_template, request
from gevent import get_hub

from counters.cashier_days import days_of, sheet_of
from counters.cashier_shown import desk_of, place_of, today
from hall.domain.actors import Actor
from hall.domain.errors import HallError, Invalid
from hall.domain.handling.money.amounts import yuan
from hall.service.handling.money.fee_search import LONGEST
from hall.web.context import web
from hall.web.hall_pages import desk
from hall.web.pages import staff_page
from hall.web.permissions import Action

blueprint = Blueprint("cashier_pages", __name__, template_folder="templates")
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)


def _page(template: str, actor: Actor, tab: str, **more: object) -> str:
    bar = desk(actor)
    page = {"now": bar["now"], "zone": bar["zone"], **_dict(more.pop("page", None))}
    return render_template(
        f"counters/cashier/{template}.html", tab=tab, yuan=yuan, page=page, **more, **bar
    )


def _dict(given: object) -> dict[str, object]:
    return dict(given) if isinstance(given, dict) else {}


@blueprint.get("/cashier")
@staff_page(Action.READ_FEES)
def cashier(actor: Actor) -> Any:
    """Find an order, take the money; who only reads or approves sees the same without the keys."""
    given = request.args
    place = place_of(actor, given.get("counter", type=int))
    shown = desk_of(
        actor, place, given.get("find", "").strip()[:LONGEST], given.get("order", "").strip()[:40]
    )
    return _page("desk", actor, "desk", **shown, page={"counter": place.counter})


@blueprint.get("/cashier/days")
@staff_page(Action.READ_FEES)
def days(actor: Actor) -> Any:
    """The tills of a month, day by day."""
    month = request.args.get("month") or today()[:7]
    if not _MONTH.fullmatch(month):
        error = Invalid(errors=[{"field": "month", "problem": "a month as YYYY-MM"}])
        return render_template("refused.html", error=error), 422
    return _page("days", actor, "days", **days_of(month))


@blueprint.get("/cashier/days/<day>")
@staff_page(Action.READ_FEES)
def sheet(actor: Actor, day: str) -> Any:
    """A day's reconciliation (收费日报表), for the screen and for A4."""
    # Sums over a day of a busy hall are read off the hub.
    found = get_hub().threadpool.apply(_read, (web().hall, day))
    if isinstance(found, HallError):
        return render_template("refused.html", error=found), 422
    return _page("day", actor, "days", weekday=_weekday(day), **found)


def _read(hall: Any, day: str) -> dict[str, Any] | HallError:
    # Raised in the pool's thread, a refusal would be printed as a traceback.
    try:
        return sheet_of(hall, day)
    except HallError as error:
        return error


def _weekday(day: str) -> str:
    return "一二三四五六日"[date.fromisoformat(day).weekday()]
