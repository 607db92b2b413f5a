"""Calls of the API on the one form of a case (一表制)."""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint
from msgspec import Meta

from hall.domain.actors import Actor
from hall.domain.forms import LONGEST
from hall.domain.handling.applicants.commands import HowRead
from hall.domain.handling.applicants.rights import Sight, sight
from hall.domain.handling.together.form_commands import FillForm
from hall.domain.handling.together.parts import fold_parts
from hall.service.bodies import Body
from hall.service.handling.together.one_form import (
    HIDDEN,
    form_body,
    personal_values,
    public_values,
    sealed_codes,
)
from hall.store import cases, event_log
from hall.web import schemas
from hall.web.applicant_reading import note
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key
from hall.web.permissions import Action
from hall.web.schemas import Code, Reason, Sent

Value = Annotated[str, Meta(max_length=LONGEST)]

blueprint = Blueprint("form_api", __name__)


class FormBody(Sent, frozen=True, kw_only=True):
    values: Annotated[dict[Code, Value], Meta(min_length=1, max_length=200)]
    """Code of the field -> value."""
    reason: Reason = ""
    """Why a value that was told before is corrected."""


@endpoint(
    blueprint, "GET", "/cases/{case}/form", summary="The one form, and every part's filled from it",
    action=Action.READ_CASE, answer=schemas.Anything,
)  # fmt: skip
def form(actor: Actor, case: str) -> Body:
    """Personal values only for those who may read the applicant in full."""
    context = web()
    found = cases.by_number(context.reader, case)
    events = event_log.of_case(context.reader, found.id)
    parts = {part.department for part in fold_parts(events).values()}
    lead = cases.projection(context.reader, found.id).lead
    values = public_values(events)
    if sight(actor, frozenset({found.department, lead, *parts})) is Sight.FULL:
        personal = personal_values(context.reader, context.hall.secret, found.id)
        if personal:
            note(actor, found, HowRead.FORM)
        values |= personal
    else:
        values |= dict.fromkeys(sealed_codes(events), HIDDEN)
    return form_body(context.hall.catalog, found, values)


@endpoint(
    blueprint, "POST", "/cases/{case}/form", summary="Fill the one form; nothing is asked twice",
    action=Action.WORK_CASE, body=FormBody, answer=schemas.Anything,
)  # fmt: skip
def fill(actor: Actor, body: FormBody, case: str) -> Body:
    command = FillForm(case=case, values=body.values, reason=body.reason)
    return web().run(command, actor, idempotency_key(actor))
