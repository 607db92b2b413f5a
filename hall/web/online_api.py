"""The door without a ticket: a portal or another program submits applications (网上申请)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from flask import Blueprint, Flask, current_app
from msgspec import Meta

from hall.domain.commands import Actor
from hall.domain.handling.applicants.online_commands import OpenCase
from hall.domain.handling.course import MaterialState
from hall.service.bodies import Body
from hall.web import schemas
from hall.web.case_bodies import Name
from hall.web.case_search_bodies import ApplicantBody
from hall.web.context import Web, web
from hall.web.endpoints import endpoint, idempotency_key
from hall.web.pace import Pace
from hall.web.permissions import Action
from hall.web.schemas import Code, Sent
from hall.web.trouble import trouble

EXTENSION = "jiaohao-online"
AT_ONCE = 60
"""Applications that one program may submit in one go, as after its own outage."""
A_MINUTE = 60
"""And so many a minute from then on: a county's year comes in eleven hours."""

blueprint = Blueprint("online_api", __name__)


def register(app: Flask, context: Web) -> None:
    """Add the call."""
    app.extensions[EXTENSION] = Pace(context.hall.clock, at_once=AT_ONCE, a_minute=A_MINUTE)
    app.register_blueprint(blueprint)


class OpenCaseBody(Sent, frozen=True, kw_only=True):
    """Whom, what for, and what was handed in with it."""

    item: Code
    applicant: ApplicantBody | None = None
    materials: Annotated[dict[Name, Literal["handed_in", "missing"]], Meta(max_length=100)] = (
        msgspec.field(default_factory=dict)
    )
    """Name -> state; what is not named counts as missing."""


@endpoint(
    blueprint, "POST", "/cases", summary="An application without a ticket: opened and received",
    action=Action.OPEN_CASE, body=OpenCaseBody, answer=schemas.Anything, status=201,
)  # fmt: skip
def submit(actor: Actor, body: OpenCaseBody) -> Body:
    _pace().take(actor.id)
    error = trouble()
    if error is not None:
        raise error
    command = OpenCase(
        item=body.item,
        applicant=None if body.applicant is None else body.applicant.applicant(),
        materials={name: MaterialState(state) for name, state in body.materials.items()},
    )
    return web().run(command, actor, idempotency_key(actor))


def _pace() -> Pace:
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Pace)
    return found
