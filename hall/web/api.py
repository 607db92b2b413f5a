"""Calls of the API that belong to no room: health, events, the day, slips, devices, catalogue."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from flask import Blueprint, Flask, Response
from flask_socketio import SocketIO

from hall.domain.actors import Actor
from hall.domain.clock import moment
from hall.domain.commands import ClaimSlips, CloseDay, OpenDay, ReportDevice, ReportSlip
from hall.domain.errors import Invalid
from hall.service.bodies import Body
from hall.web import (
    agency_api,
    calendar_api,
    case_api,
    case_search_api,
    fee_api,
    form_api,
    notice_api,
    online_api,
    openapi,
    register_api,
    schemas,
    statistics_api,
    together_api,
)
from hall.web.context import Web, web
from hall.web.endpoints import answered, endpoint, idempotency_key, whole
from hall.web.live import Live
from hall.web.permissions import Action, reads_content
from hall.web.trouble import trouble

VERSION = version("jiaohao")

blueprint = Blueprint("api", __name__)


def register(app: Flask, socketio: SocketIO, live: Live, context: Web) -> None:  # noqa: ARG001
    """Add these calls to the app."""
    app.register_blueprint(blueprint)
    app.register_blueprint(calendar_api.blueprint)
    app.register_blueprint(statistics_api.blueprint)
    app.register_blueprint(case_api.blueprint)
    app.register_blueprint(case_search_api.blueprint)
    app.register_blueprint(fee_api.blueprint)
    app.register_blueprint(agency_api.blueprint)
    app.register_blueprint(form_api.blueprint)
    app.register_blueprint(notice_api.blueprint)
    app.register_blueprint(register_api.blueprint)
    app.register_blueprint(together_api.blueprint)
    online_api.register(app, context)


@blueprint.get("/api/v1/health")
@blueprint.get("/health")
def health() -> Response:
    """Whether tickets can be taken."""
    today = web().queries.today()
    body: Body = {
        "status": "ok",
        "version": VERSION,
        "day": today["day"],
        "seq": web().queries.last_seq(),
    }
    error = trouble()
    if error is None:
        return answered(body)
    return answered(
        {**body, "status": "unavailable", "code": error.code, "detail": str(error)}, 503
    )


@blueprint.get("/api/v1/openapi.json")
def description() -> Response:
    """The API described."""
    return answered(openapi.document(VERSION))


@endpoint(
    blueprint, "GET", "/events", summary="Events for integration, in order",
    action=Action.READ_EVENTS, answer=schemas.EventsAnswer,
    query=(("after", "integer"), ("limit", "integer")),
)  # fmt: skip
def events(actor: Actor) -> Body:
    after, limit = whole("after", 0, 0, 2**62), whole("limit", 200, 1, 1000)
    return web().queries.events(after, limit, content=reads_content(actor))


@endpoint(
    blueprint, "POST", "/slips/claim", summary="A station takes the queued slips of a kiosk",
    action=Action.PRINT_SLIPS, body=schemas.ClaimBody, answer=schemas.Anything,
)  # fmt: skip
def claim(actor: Actor, body: schemas.ClaimBody) -> Body:
    command = ClaimSlips(
        kiosk=body.kiosk, limit=body.limit, restarted=body.restarted, printer=body.printer
    )
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/slips/{slip}/report", summary="What became of a slip",
    action=Action.PRINT_SLIPS, body=schemas.SlipBody, answer=schemas.Anything,
)  # fmt: skip
def slip(actor: Actor, body: schemas.SlipBody, slip: int) -> Body:
    command = ReportSlip(slip=slip, outcome=body.outcome, detail=body.detail)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/devices/report", summary="How a device is",
    action=Action.REPORT_DEVICES, body=schemas.DeviceBody, answer=schemas.Anything,
)  # fmt: skip
def report(actor: Actor, body: schemas.DeviceBody) -> Body:
    command = ReportDevice(
        station=body.station, device=body.device, kind=body.kind, driver=body.driver,
        state=body.state, code=body.code, detail=body.detail,
    )  # fmt: skip
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "GET", "/devices", summary="Every device and how it is",
    action=Action.SEE_DEVICES, answer=schemas.Anything,
)  # fmt: skip
def devices(_: Actor) -> Body:
    return {"devices": web().queries.devices()}


@endpoint(
    blueprint, "POST", "/days/open", summary="Open the service day",
    action=Action.RUN_DAY, body=schemas.DayBody, answer=schemas.Anything,
)  # fmt: skip
def open_day(actor: Actor, body: schemas.DayBody) -> Body:
    hall = web().hall
    today = moment(hall.clock.now(), hall.terms.zone).date().isoformat()
    if body.day is not None:
        _check_day(body.day)
    return web().run(OpenDay(day=body.day or today), actor, idempotency_key(actor))


def _check_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(errors=[{"field": "day", "problem": str(error)}]) from error


@endpoint(
    blueprint, "POST", "/days/close", summary="Close the service day",
    action=Action.RUN_DAY, body=schemas.EmptyBody, answer=schemas.Anything,
)  # fmt: skip
def close_day(actor: Actor, _: schemas.EmptyBody) -> Body:
    return web().run(CloseDay(), actor, idempotency_key(actor))
