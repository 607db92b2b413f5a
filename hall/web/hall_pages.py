"""Pages of the hall as a whole: the duty officer's, the devices', the administrator's."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import segno
from flask import Blueprint, Flask, Response, render_template, request

from hall.config.settings import DeviceSettings
from hall.domain.actors import Actor
from hall.domain.clock import rfc3339
from hall.domain.printers import counter_of
from hall.service import people_view
from hall.web import door, duty_api
from hall.web.context import web
from hall.web.pages import staff_page
from hall.web.permissions import Action, may

LONGEST_QR = 500
"""Characters of a QR code on a slip; more is no slip of ours."""

blueprint = Blueprint("hall_pages", __name__)


def register(app: Flask) -> None:
    """Add the pages and the calls they make."""
    door.register(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(duty_api.blueprint)


def desk(actor: Actor, **more: object) -> dict[str, object]:
    """What every staff page shows of itself: who is logged in, where else they may go, the hour."""
    hall = web().hall
    return {
        "actor": {"id": actor.id, "role": actor.role.value},
        "actor_name": people_view.name_of(web().reader, actor),
        "sees": {
            "duty": may(actor, Action.SEE_HALL),
            "cases": may(actor, Action.READ_CASE),
            "business": may(actor, Action.SEE_REGISTRY),
            "cashier": may(actor, Action.READ_FEES),
            "supervision": may(actor, Action.SUPERVISE),
            "devices": may(actor, Action.SEE_DEVICES),
            "admin": may(actor, Action.ADMINISTER),
        },
        "now": rfc3339(hall.clock.now(), hall.terms.zone),
        "zone": str(hall.terms.zone),
        **more,
    }


@blueprint.get("/duty")
@staff_page(Action.SEE_HALL)
def duty(actor: Actor) -> Any:
    policy = web().hall.terms.policy.queue
    page = {
        "now": desk(actor)["now"],
        "runs": may(actor, Action.RUN_DAY),
        "moves": may(actor, Action.MOVE_TICKET),
        "supervises": may(actor, Action.SUPERVISE),
        "crowded_at": policy.crowded_at,
        "emergency_at": policy.emergency_at,
        "busy_wait_seconds": policy.busy_wait_seconds,
        "kiosks": [{"code": k.code, "name": k.name} for k in web().hall.catalog.kiosks.values()],
    }
    return render_template("hall/duty.html", page=page, **desk(actor))


@blueprint.get("/devices")
@staff_page(Action.SEE_DEVICES)
def devices(actor: Actor) -> Any:
    catalog = web().hall.catalog
    page = {
        "now": desk(actor)["now"],
        "counters": {one.number: one.name for one in catalog.counters.values()},
        "configured": [_device(one) for one in web().settings.devices.values()],
    }
    return render_template("hall/devices.html", page=page, **desk(actor))


@blueprint.get("/devices/qr.svg")
@staff_page(Action.SEE_DEVICES)
def qr(_: Actor) -> Any:
    """A slip's QR code, so that a phone can follow a ticket that never was on paper."""
    text = request.args.get("text", "")
    if not 0 < len(text) <= LONGEST_QR:
        return Response(status=404)
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="svg", scale=4, border=2)
    return Response(picture.getvalue(), content_type="image/svg+xml")


@blueprint.get("/admin")
@staff_page(Action.ADMINISTER)
def admin(actor: Actor) -> Any:
    context = web()
    catalog, terms = context.hall.catalog, context.hall.terms
    counts = [
        ("部门", "departments", len(catalog.departments)),
        ("队列", "queues", len(catalog.queues)),
        ("事项", "items", len(catalog.items)),
        ("窗口", "counters", len(catalog.counters)),
        ("取号机", "kiosks", len(catalog.kiosks)),
    ]
    return render_template(
        "hall/admin.html",
        people=people_view.people(context.reader),
        programs=people_view.programs(context.reader),
        departments={one.code: one.name for one in catalog.departments.values()},
        counts=counts,
        terms=terms,
        policy=terms.policy,
        server=context.settings.server,
        devices=[_device(one) for one in context.settings.devices.values()],
        data=str(context.hall.directory),
        today=context.queries.today(),
        **desk(actor),
    )


def _device(device: DeviceSettings) -> dict[str, object]:
    """What hall.toml says of a device; never its address, which may hold a password."""
    window = None if device.kiosk is None else counter_of(device.kiosk)
    return {
        "name": device.name,
        "kind": device.kind.value,
        "use": None if device.use is None else device.use.value,
        "driver": device.driver,
        "station": device.station,
        "kiosk": None if window is not None else device.kiosk,
        "units": _spans([window] if window is not None else sorted(device.units.values())),
    }


def _spans(numbers: Iterable[int]) -> str:
    """``1-3、7`` for 1, 2, 3, 7."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return "、".join(str(low) if low == high else f"{low}-{high}" for low, high in spans)
