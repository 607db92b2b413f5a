"""``/voice``: the hall's pack of clips, for screens that speak themselves."""

from __future__ import annotations

import logging
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, abort, jsonify, send_from_directory
from flask_socketio import SocketIO

from drivers.errors import DeviceConfigError
from drivers.voices.clips.pack import SHIPPED, Pack, read_pack
from hall.config.settings import DeviceKind, Settings
from hall.domain.actors import Role
from hall.web.context import Web, web
from hall.web.live import Live
from hall.web.pages import device_page

logger = logging.getLogger(__name__)

DRIVER: Final = "clips"
CACHE_SECONDS: Final = 86400
"""A clip that was made anew is heard the next day at the latest."""

blueprint = Blueprint("voice_pages", __name__)


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:  # noqa: ARG001
    """Add the manifest and the clips."""
    app.register_blueprint(blueprint)


@blueprint.get("/voice/pack.json")
@device_page(Role.DISPLAY)
def manifest() -> Any:
    """What the pack says, by language: units joined by spaces, and the file that says them."""
    pack = _pack()
    return jsonify(
        gap_ms=pack.gap_ms,
        clips={
            language: {" ".join(key): clip.file for key, clip in clips.items()}
            for language, clips in pack.clips.items()
        },
    )


@blueprint.get("/voice/<path:file>")
@device_page(Role.DISPLAY)
def clip(file: str) -> Any:
    """One file that the pack lists; 404 for any other."""
    pack = _pack()
    listed = (clip.file for clips in pack.clips.values() for clip in clips.values())
    if file not in listed:
        abort(HTTPStatus.NOT_FOUND)
    return send_from_directory(pack.folder, file, max_age=CACHE_SECONDS)


def _pack() -> Pack:
    """The pack as it was when it was first asked for; without clips where there is none."""
    return _read(folder_of(web().settings))


@cache
def _read(folder: Path) -> Pack:
    try:
        return read_pack(folder)
    except DeviceConfigError as error:
        # Who configured it is told by `check` and the device's health; screens use another voice.
        logger.warning("屏幕没有语音包可用 no clips for screens: %s", error)
        return Pack(folder=folder)


def folder_of(settings: Settings) -> Path:
    """The pack of the hall's first voice that names one, else the shipped one."""
    for device in settings.devices.values():
        named = device.options.get("pack")
        if device.kind is DeviceKind.VOICE and device.driver == DRIVER and isinstance(named, str):
            return Path(named)
    return SHIPPED
