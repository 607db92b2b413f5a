"""Calls of the API on the working-day calendar (工作日历)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from flask import Blueprint
from msgspec import Meta

from hall.domain.actors import Actor
from hall.domain.calendar_check import FIRST_YEAR, LAST_YEAR, SOURCE_MAX
from hall.domain.clock import moment
from hall.domain.handling.calendar_commands import ImportCalendarYear, OverrideDay, WithdrawOverride
from hall.service.bodies import Body
from hall.service.handling.calendar.changes import REASON_MAX
from hall.service.handling.calendar.in_force import in_force
from hall.service.handling.calendar.view import calendar_body
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key, whole
from hall.web.permissions import Action

blueprint = Blueprint("calendar_api", __name__)

_DAYS_MAX = 200
"""A table names far fewer."""
Days = Annotated[list[date], Meta(max_length=_DAYS_MAX)]
YearNumber = Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
Why = Annotated[str, Meta(min_length=1, max_length=REASON_MAX)]


class YearBody(schemas.Sent, frozen=True, kw_only=True):
    year: YearNumber
    confirmed: bool
    """False for a table made ahead of the notice."""
    source: Annotated[str, Meta(min_length=1, max_length=SOURCE_MAX)]
    """Title, number and date of the notice."""
    off: Days
    on: Days


class OverrideBody(schemas.Sent, frozen=True, kw_only=True):
    day: date
    works: bool
    reason: Why


class WithdrawBody(schemas.Sent, frozen=True, kw_only=True):
    day: date
    reason: Why


@endpoint(
    blueprint, "GET", "/calendar", summary="Working days of a year; default: this year",
    action=Action.READ_CALENDAR, answer=schemas.Anything, query=(("year", "integer"),),
)  # fmt: skip
def calendar(_: Actor) -> Body:
    hall = web().hall
    today = moment(hall.clock.now(), hall.terms.zone).date()
    year = whole("year", today.year, FIRST_YEAR, LAST_YEAR)
    return calendar_body(in_force(web().reader, hall.terms), year)


@endpoint(
    blueprint, "POST", "/calendar/years", summary="Put a year's notice in force",
    action=Action.SET_CALENDAR, body=YearBody, answer=schemas.Anything,
)  # fmt: skip
def import_year(actor: Actor, body: YearBody) -> Body:
    command = ImportCalendarYear(
        year=body.year, confirmed=body.confirmed, source=body.source,
        off=tuple(sorted(set(body.off))), on=tuple(sorted(set(body.on))),
    )  # fmt: skip
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/calendar/overrides", summary="Keep a day otherwise than the notice",
    action=Action.SET_CALENDAR, body=OverrideBody, answer=schemas.Anything,
)  # fmt: skip
def override(actor: Actor, body: OverrideBody) -> Body:
    command = OverrideDay(day=body.day, works=body.works, reason=body.reason)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/calendar/overrides/withdraw", summary="Keep a day as the notice says",
    action=Action.SET_CALENDAR, body=WithdrawBody, answer=schemas.Anything,
)  # fmt: skip
def withdraw(actor: Actor, body: WithdrawBody) -> Body:
    command = WithdrawOverride(day=body.day, reason=body.reason)
    return web().run(command, actor, idempotency_key(actor))
