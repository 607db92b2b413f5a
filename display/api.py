"""Calls of the API for screens: the board, and a citizen's own ticket."""

from __future__ import annotations

from flask import Blueprint

from hall.domain.commands import Actor
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


@endpoint(
    blueprint, "GET", "/follow/{code}", summary="The citizen's own ticket: no login, no name",
    action=None, answer=schemas.Anything,
)  # fmt: skip
def follow(_: Actor | None, code: str) -> Body:
    return web().queries.follow(code)
