"""Calls of the API for the supervision section, and for the evaluation that takes its figures."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated

from flask import Blueprint, request
from msgspec import Meta

from hall.domain.actors import Actor
from hall.domain.clock import Instant, instant, moment
from hall.domain.errors import Invalid
from hall.domain.handling.supervision.alert_words import LIGHTS, PATTERNS
from hall.domain.handling.supervision.commands import SeeAlert
from hall.service.bodies import Body
from hall.service.handling.supervision import view
from hall.store.handling.alerts import Wanted
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key, whole
from hall.web.off_hub import off_hub
from hall.web.permissions import Action
from hall.web.schemas import Sent

blueprint = Blueprint("supervision_api", __name__)

_PERIOD = (("from", "string"), ("to", "string"))
_MOST_ID = 10**18 - 1


class SeenBody(Sent, frozen=True, kw_only=True):
    note: Annotated[str, Meta(max_length=500)] = ""


@endpoint(
    blueprint, "GET", "/supervision", summary="Lights of cases, and alerts nobody has seen",
    action=Action.SUPERVISE, answer=schemas.Anything,
)  # fmt: skip
def overview(_: Actor) -> Body:
    return off_hub(view.overview, web().hall)


@endpoint(
    blueprint, "GET", "/supervision/alerts", summary="Alerts, the newest first",
    action=Action.SUPERVISE, answer=schemas.Anything,
    query=(
        ("pattern", "string"), ("department", "string"), ("counter", "integer"),
        ("case", "string"), ("unseen", "boolean"), *_PERIOD, ("before", "integer"),
    ),
)  # fmt: skip
def alerts(_: Actor) -> Body:
    return off_hub(view.found, web().hall, wanted())


@endpoint(
    blueprint, "POST", "/supervision/alerts/{alert}/seen", summary="Sign an alert as seen (已阅)",
    action=Action.SIGN_ALERT, body=SeenBody, answer=schemas.Anything,
)  # fmt: skip
def seen(actor: Actor, body: SeenBody, alert: int) -> Body:
    return web().run(SeeAlert(alert=alert, note=body.note), actor, idempotency_key(actor))


@endpoint(
    blueprint, "GET", "/supervision/statistics",
    summary="Counts and rates by department and window; this month if nothing is said",
    action=Action.SUPERVISE, answer=schemas.Anything, query=_PERIOD,
)  # fmt: skip
def statistics(_: Actor) -> Body:
    return off_hub(view.statistics, web().hall, *period())


@endpoint(
    blueprint, "GET", "/supervision/disclosure",
    summary="Items without basis, materials, limit or fee (事前监察)",
    action=Action.SUPERVISE, answer=schemas.Anything,
)  # fmt: skip
def disclosure(_: Actor) -> Body:
    return view.undisclosed(web().hall)


def wanted() -> Wanted:
    """The alerts that the query string asks for. Raises Invalid."""
    given = request.args
    named = tuple(one for one in given.getlist("pattern") if one)
    strange = [one for one in named if one not in PATTERNS and one not in LIGHTS]
    if strange:
        raise Invalid(errors=[{"field": "pattern", "problem": f"unknown: {', '.join(strange)}"}])
    first, last = day_of("from"), day_of("to")
    return Wanted(
        patterns=named,
        department=given.get("department") or None,
        counter=whole("counter", 0, 1, 9999) if given.get("counter") else None,
        case=given.get("case") or None,
        unseen=given.get("unseen") in {"1", "true"},
        first=None if first is None else _midnight(first),
        until=None if last is None else _midnight(last + timedelta(days=1)),
        before=whole("before", 0, 1, _MOST_ID) if given.get("before") else None,
        most=view.ALERTS_SHOWN,
    )


def period() -> tuple[date, date]:
    """The days of the query string; the present month where it says nothing. Raises Invalid."""
    hall = web().hall
    today = moment(hall.clock.now(), hall.terms.zone).date()
    last = day_of("to") or today
    first = day_of("from") or last.replace(day=1)
    view.check_period(first, last)
    return first, last


def day_of(name: str) -> date | None:
    """A day of the query string. Raises Invalid."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    # Not the ends of the calendar: the next day, or another zone's, must exist too.
    if not 1970 < day.year < 9999:  # noqa: PLR2004
        problem = "a day, YYYY-MM-DD"
        raise Invalid(errors=[{"field": name, "problem": problem}])
    return day


def _midnight(day: date) -> Instant:
    return instant(datetime.combine(day, time.min, web().hall.terms.zone))
