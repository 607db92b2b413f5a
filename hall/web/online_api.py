"""The door without a ticket: a portal submits applications, goes on with others (网上申请)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from flask import Blueprint, Flask, current_app
from msgspec import Meta

from hall.domain.actors import Actor
from hall.domain.handling.applicants.online_commands import ContinueOnline, OpenCase
from hall.domain.handling.course import MaterialState
from hall.domain.handling.errors import NotProven
from hall.service.bodies import Body
from hall.service.handling.progress import plain_number
from hall.service.inquiry import TRIES, TRIES_FROM, Tries, by_slip
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


@dataclass(frozen=True, slots=True)
class Programs:
    """What the running app remembers of programs: how fast they come, and their wrong proofs."""

    pace: Pace
    tries: Tries


def register(app: Flask, context: Web) -> None:
    """Add the calls."""
    clock = context.hall.clock
    app.extensions[EXTENSION] = Programs(
        Pace(clock, at_once=AT_ONCE, a_minute=A_MINUTE), Tries(clock)
    )
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
    _programs().pace.take(actor.id)
    error = trouble()
    if error is not None:
        raise error
    command = OpenCase(
        item=body.item,
        applicant=None if body.applicant is None else body.applicant.applicant(),
        materials={name: MaterialState(state) for name, state in body.materials.items()},
    )
    return web().run(command, actor, idempotency_key(actor))


class ContinueBody(Sent, frozen=True, kw_only=True):
    proof: Annotated[str, Meta(min_length=1, max_length=200)]
    """The code of a slip of the case, or the applicant's or his agent's whole identity number."""


@endpoint(
    blueprint, "POST", "/cases/{case}/continue",
    summary="Go on over the net with a case that another opened (网上续办)",
    action=Action.CONTINUE_CASE, body=ContinueBody, answer=schemas.Anything,
)  # fmt: skip
def continue_online(actor: Actor, body: ContinueBody, case: str) -> Body:
    """From then on the program speaks for the applicant as for one of its own cases, on record.

    404 ``case.not_proven`` for a case that is not there as for a wrong proof. Ten wrong numbers of
    a case, or sixty of a program, lock numbers for a quarter of an hour (409
    ``case.query_locked``); a slip's code is always heard.
    """
    programs, hall = _programs(), web().hall
    programs.pace.take(actor.id)
    number = plain_number(case, hall.terms.centre)
    command = ContinueOnline(case=number, code=body.proof, person=hall.vault.person(body.proof))
    if by_slip(web().reader, hall, number, body.proof) is not None:
        return web().run(command, actor, idempotency_key(actor))
    tried = (("case", number), TRIES), (("program", actor.id), TRIES_FROM)
    programs.tries.require_open(*tried)
    try:
        answer = web().run(command, actor, idempotency_key(actor))
    except NotProven:
        for key, _ in tried:
            programs.tries.wrong(key)
        raise
    programs.tries.right(tried[0][0])
    return answer


def _programs() -> Programs:
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Programs)
    return found
