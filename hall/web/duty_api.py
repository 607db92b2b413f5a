"""Calls of the API for the people who run the hall: the whole of it, and a ticket by its number."""

from __future__ import annotations

import re

from flask import Blueprint, request

from hall.domain.actors import Actor
from hall.domain.errors import Invalid
from hall.service.bodies import Body
from hall.service.duty_view import counter_day, overview
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint
from hall.web.off_hub import off_hub
from hall.web.permissions import Action

blueprint = Blueprint("duty_api", __name__)

_TYPED = re.compile(r"([A-Z]{1,4})0*(\d{1,6})")


@endpoint(
    blueprint, "GET", "/hall", summary="The whole hall at a glance: windows, queues, alarms",
    action=Action.SEE_HALL, answer=schemas.Anything,
)  # fmt: skip
def whole_hall(_: Actor) -> Body:
    return off_hub(overview, web().hall)


@endpoint(
    blueprint, "GET", "/tickets", summary="Today's ticket with this number, with its events",
    action=Action.READ_TICKET, answer=schemas.Anything, query=(("number", "string"),),
)  # fmt: skip
def find(_: Actor) -> Body:
    return web().queries.find(_number(request.args.get("number", "")))


@endpoint(
    blueprint, "GET", "/counters/{number}/day", summary="What the window did today",
    action=Action.READ_COUNTER, answer=schemas.Anything,
)  # fmt: skip
def day_of_counter(_: Actor, number: int) -> Body:
    return off_hub(counter_day, web().hall, number)


def _number(typed: str) -> str:
    """The number as slips print it, from what a person types: ``a1`` is A001."""
    text = "".join(typed.split()).upper()
    if not text or len(text) > 16:  # noqa: PLR2004 - no number is longer
        raise Invalid(errors=[{"field": "number", "problem": "1 to 16 characters"}])
    found = _TYPED.fullmatch(text)
    digits = web().hall.terms.policy.day.number_digits
    return text if found is None else f"{found[1]}{found[2].zfill(digits)}"
