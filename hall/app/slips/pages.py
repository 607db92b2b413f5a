"""``/admin/slips``: what every printer of the hall would put on paper, as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from flask_socketio import SocketIO
from gevent import get_hub

from drivers.errors import DeviceConfigError
from drivers.printers.picture import Preview
from hall.app.slips.preview import PREVIEWED, layout_of, sample_entry, ticket_preview
from hall.config.settings import DeviceKind, DeviceSettings
from hall.domain.actors import Actor
from hall.domain.printers import counter_of
from hall.web.context import Web, web
from hall.web.hall_pages import desk
from hall.web.live import Live
from hall.web.pages import staff_page
from hall.web.permissions import Action
from kiosk.slip_files import FOLDER, SlipTemplates, check_templates

blueprint = Blueprint("slip_pages", __name__)
_LANGUAGES = ("zh-CN", "en")


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:  # noqa: ARG001
    """Add the page and its pictures."""
    app.register_blueprint(blueprint)


@blueprint.get("/admin/slips")
@staff_page(Action.ADMINISTER)
def page(actor: Actor) -> Any:
    printers = _printers()
    problems = check_templates(_folder(), (one.template for one in printers))
    return render_template(
        "hall/slips.html",
        printers=[_about(one) for one in printers],
        problems=problems,
        folder=str(_folder()),
        language=_language(),
        reprint="reprint" in request.args,
        **desk(actor),
    )


@blueprint.get("/admin/slips/<name>.png")
@staff_page(Action.ADMINISTER)
def picture(_: Actor, name: str) -> Any:
    """The slip of one printer; 404 where there is none to be drawn."""
    device = next((one for one in _printers() if one.name == name), None)
    shown = None if device is None else get_hub().threadpool.apply(_shown, (device, *_asked()))
    if not isinstance(shown, Preview):
        return Response(status=404)
    answer = Response(shown.png, content_type="image/png")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _printers() -> list[DeviceSettings]:
    devices = web().settings.devices.values()
    return [one for one in devices if one.kind is DeviceKind.PRINTER]


def _about(device: DeviceSettings) -> dict[str, object]:
    """What the page says beside a printer's picture, or instead of it."""
    shown = get_hub().threadpool.apply(_shown, (device, *_asked()))
    told: dict[str, object] = {"name": device.name, "kiosk": device.kiosk, "driver": device.driver}
    if isinstance(shown, str):
        return {**told, "problem": shown}
    return {
        **told,
        "template": device.template,
        "bytes": len(shown.encoded.data),
        "dots": layout_of(device).dots,
        "missing": shown.encoded.missing,
        "unknown": [one.hex(" ") for one in shown.unknown],
    }


def _asked() -> tuple[SlipTemplates, dict[str, Any]]:
    """What a picture is made of, gathered here: the thread that draws it has no request."""
    context = web()
    entry = sample_entry(
        context.settings, context.hall.catalog, context.hall.terms.public_url,
        context.hall.clock.now(), language=_language(), copy=int("reprint" in request.args),
    )  # fmt: skip
    return SlipTemplates(_folder()), entry


def _shown(
    device: DeviceSettings, templates: SlipTemplates, entry: dict[str, Any]
) -> Preview | str:
    """The picture, or why there is none."""
    if device.kiosk is not None and counter_of(device.kiosk) is not None:
        return "窗口的打印机：打印收据和通知书小票，样式是固定的"
    if device.driver not in PREVIEWED:
        return f"驱动 {device.driver} 没有预览"
    try:
        return ticket_preview(entry, templates.get(device.template)[0], layout_of(device))
    except (DeviceConfigError, ValueError) as error:
        return str(error)


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in _LANGUAGES else _LANGUAGES[0]


def _folder() -> Path:
    return Path(web().hall.directory) / FOLDER
