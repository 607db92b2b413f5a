"""Calls of the API on agencies: authority, hand-overs, papers."""

from __future__ import annotations

from flask import Blueprint

from hall.domain.actors import Actor
from hall.domain.applicants import Agent
from hall.domain.clock import moment
from hall.domain.handling.applicants import agency_commands as c
from hall.domain.handling.applicants.agency import fold_agency
from hall.service.bodies import Body
from hall.service.handling.applicants.acting import agency_body
from hall.store import cases, event_log
from hall.web import agency_bodies as bodies
from hall.web import schemas
from hall.web.case_api import Deed, declare
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key
from hall.web.permissions import Action

blueprint = Blueprint("agency_api", __name__)
DEEDS = (
    Deed("hand-over", c.HandOver, bodies.HandOverBody, "To another tier (移交)"),
    Deed("take-over", c.TakeOver, bodies.TakeOverBody, "A hand-over arrived (签收)"),
    Deed("give-back", c.GiveBackPapers, bodies.GiveBackBody, "Papers go back, signed for"),
)
declare(blueprint, DEEDS)


@endpoint(
    blueprint, "GET", "/cases/{case}/agency", summary="Who may act, hand-overs, papers held",
    action=Action.READ_CASE, answer=schemas.Anything,
)  # fmt: skip
def agency(_: Actor, case: str) -> Body:
    context = web()
    found = cases.by_number(context.reader, case)
    events = event_log.of_case(context.reader, found.id)
    zone = context.hall.terms.zone
    today = moment(context.hall.clock.now(), zone).date()
    return agency_body(fold_agency(events), zone, today)


@endpoint(
    blueprint, "POST", "/cases/{case}/agent", summary="Put an agent's authority on record (代办)",
    action=Action.WORK_CASE, body=bodies.AgentBody, answer=schemas.Anything,
)  # fmt: skip
def agent(actor: Actor, body: bodies.AgentBody, case: str) -> Body:
    person = body.agent
    command = c.RecordAgent(
        case=case,
        kind=body.kind,
        document=body.document,
        scope=body.scope,
        valid_until=body.valid_until,
        agent=None
        if person is None
        else Agent(
            name=person.name, id_kind=person.id_kind, id_number=person.id_number,
            phone=person.phone,
        ),
    )  # fmt: skip
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/cases/{case}/papers", summary="List papers that were left",
    action=Action.WORK_CASE, body=bodies.PapersBody, answer=schemas.Anything,
)  # fmt: skip
def papers(actor: Actor, body: bodies.PapersBody, case: str) -> Body:
    listed = tuple(
        c.HandedIn(name=one.name, copies=one.copies, original=one.original) for one in body.papers
    )
    return web().run(c.ListPapers(case=case, papers=listed), actor, idempotency_key(actor))
