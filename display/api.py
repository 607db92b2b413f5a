"""The API's call for screens: the board."""

from __future__ import annotations

from flask import Blueprint

from hall.domain.actors import Actor
from hall.service.bodies import Body
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint

blueprint = Blueprint("display_api", __name__)


@endpoint(
    blueprint, "GET", "/board", summary="Snapshot of the hall display",
    action=None, answer=schemas.Anything,
)  # fmt: skip
def board(_: Actor | None) -> Body:
    return web().queries.board()
