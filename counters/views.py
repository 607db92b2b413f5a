"""Pages."""

from __future__ import annotations

from flask import Flask
from flask_socketio import SocketIO

from hall.web.context import Web
from hall.web.live import Live


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:  # noqa: ARG001
    """Add the pages."""
