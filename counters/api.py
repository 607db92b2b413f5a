"""Calls of the API at a window, and ratings."""

from __future__ import annotations

from flask import Blueprint, request

from hall.domain.actors import Actor, Role
from hall.domain.cases import CaseKind
from hall.domain.commands import (
    AskRating,
    BeginService,
    CallNext,
    CallTicket,
    CounterAction,
    FinishService,
    HoldTicket,
    MarkNoShow,
    PauseCounter,
    RateAtPad,
    RateByCode,
    Recall,
    ResumeCounter,
    SignOff,
    SignOn,
    TransferFromCounter,
    UnholdTicket,
)
from hall.domain.errors import ClerkNotAllowed, Forbidden, Invalid
from hall.domain.ratings import Level
from hall.service.bodies import Body
from hall.service.people_view import may_work
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key
from hall.web.identity import CITIZEN
from hall.web.permissions import Action, may

blueprint = Blueprint("counters_api", __name__)


def _run(command: CounterAction, actor: Actor) -> Body:
    # A clerk's login opens the own windows; a device's token, the one it stands at.
    context = web()
    logged_in = "Authorization" not in request.headers
    if logged_in and not may_work(context.reader, actor, command.counter):
        raise ClerkNotAllowed(clerk=actor.id, counter=command.counter)
    return context.run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "GET", "/counters/{number}", action=Action.READ_COUNTER, answer=schemas.Anything,
    summary="Its state, its ticket, who waits, and why the next one is next",
)  # fmt: skip
def counter(actor: Actor, number: int) -> Body:
    body = web().queries.counter(number)
    return body if may(actor, Action.READ_TICKET) else for_screens(body)


_TICKET_ON_SCREENS = ("id", "number", "queue", "item", "state", "called_at", "counter", "calls")


def for_screens(body: Body) -> Body:
    """A window as a pad or a sign may know it: no reason, no case, no code to rate with."""
    ticket = body["ticket"]
    if isinstance(ticket, dict):
        ticket = {key: ticket[key] for key in _TICKET_ON_SCREENS}
    return {**body, "pause_reason": None, "ticket": ticket}


@endpoint(
    blueprint, "POST", "/counters/{number}/sign-on", summary="A clerk opens the window",
    action=Action.WORK_COUNTER, body=schemas.SignOnBody, answer=schemas.CounterAnswer,
)  # fmt: skip
def sign_on(actor: Actor, body: schemas.SignOnBody, number: int) -> Body:
    _own_name(actor, body.clerk, number)
    return _run(SignOn(counter=number, clerk=body.clerk), actor)


def _own_name(actor: Actor, clerk: str, number: int) -> None:
    # Who logged in with a password signs on as himself; a device's token signs on its clerk.
    logged_in = "Authorization" not in request.headers
    if actor.role is Role.COUNTER and logged_in and actor.id != clerk:
        raise ClerkNotAllowed(clerk=clerk, counter=number)


@endpoint(
    blueprint, "POST", "/counters/{number}/sign-off", summary="The window closes",
    action=Action.WORK_COUNTER, body=schemas.EmptyBody, answer=schemas.CounterAnswer,
)  # fmt: skip
def sign_off(actor: Actor, _: schemas.EmptyBody, number: int) -> Body:
    return _run(SignOff(counter=number), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/pause", summary="Stop calling, with a reason",
    action=Action.WORK_COUNTER, body=schemas.ReasonBody, answer=schemas.CounterAnswer,
)  # fmt: skip
def pause(actor: Actor, body: schemas.ReasonBody, number: int) -> Body:
    return _run(PauseCounter(counter=number, reason=body.reason), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/resume", summary="Call again",
    action=Action.WORK_COUNTER, body=schemas.EmptyBody, answer=schemas.CounterAnswer,
)  # fmt: skip
def resume(actor: Actor, _: schemas.EmptyBody, number: int) -> Body:
    return _run(ResumeCounter(counter=number), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/call-next", summary="Summon the next by the order",
    action=Action.WORK_COUNTER, body=schemas.EmptyBody, answer=schemas.Ticket,
)  # fmt: skip
def call_next(actor: Actor, _: schemas.EmptyBody, number: int) -> Body:
    return _run(CallNext(counter=number), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/call", summary="Summon this one; out of turn, why",
    action=Action.WORK_COUNTER, body=schemas.CallBody, answer=schemas.Ticket,
)  # fmt: skip
def call(actor: Actor, body: schemas.CallBody, number: int) -> Body:
    return _run(CallTicket(counter=number, ticket=body.ticket, reason=body.reason), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/recall", summary="Summon the same one again",
    action=Action.WORK_COUNTER, body=schemas.EmptyBody, answer=schemas.Ticket,
)  # fmt: skip
def recall(actor: Actor, _: schemas.EmptyBody, number: int) -> Body:
    return _run(Recall(counter=number), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/begin", summary="The citizen stands at the window",
    action=Action.WORK_COUNTER, body=schemas.EmptyBody, answer=schemas.Ticket,
)  # fmt: skip
def begin(actor: Actor, _: schemas.EmptyBody, number: int) -> Body:
    return _run(BeginService(counter=number), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/finish", summary="The visit is over",
    action=Action.WORK_COUNTER, body=schemas.FinishBody, answer=schemas.Ticket,
)  # fmt: skip
def finish(actor: Actor, body: schemas.FinishBody, number: int) -> Body:
    kind = None if body.kind is None else CaseKind(body.kind)
    return _run(FinishService(counter=number, kind=kind), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/no-show", summary="Called and did not come",
    action=Action.WORK_COUNTER, body=schemas.EmptyBody, answer=schemas.Ticket,
)  # fmt: skip
def no_show(actor: Actor, _: schemas.EmptyBody, number: int) -> Body:
    return _run(MarkNoShow(counter=number), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/hold", summary="The citizen steps aside",
    action=Action.WORK_COUNTER, body=schemas.ReasonBody, answer=schemas.Ticket,
)  # fmt: skip
def hold(actor: Actor, body: schemas.ReasonBody, number: int) -> Body:
    return _run(HoldTicket(counter=number, reason=body.reason), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/unhold", summary="Back at the desk",
    action=Action.WORK_COUNTER, body=schemas.UnholdBody, answer=schemas.Ticket,
)  # fmt: skip
def unhold(actor: Actor, body: schemas.UnholdBody, number: int) -> Body:
    return _run(UnholdTicket(counter=number, ticket=body.ticket), actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/transfer", summary="Send on who is at the window",
    action=Action.WORK_COUNTER, body=schemas.TransferBody, answer=schemas.Ticket,
)  # fmt: skip
def transfer(actor: Actor, body: schemas.TransferBody, number: int) -> Body:
    command = TransferFromCounter(
        counter=number, item=body.item, queue=body.queue, to_counter=body.counter,
        reason=body.reason,
    )  # fmt: skip
    return _run(command, actor)


@endpoint(
    blueprint, "POST", "/counters/{number}/ask-rating", summary="The pad asks for a rating",
    action=Action.WORK_COUNTER, body=schemas.EmptyBody, answer=schemas.Ticket,
)  # fmt: skip
def ask_rating(actor: Actor, _: schemas.EmptyBody, number: int) -> Body:
    return _run(AskRating(counter=number), actor)


@endpoint(
    blueprint, "POST", "/ratings", summary="Rate a visit, by its window's pad or its slip's code",
    action=None, body=schemas.RatingBody, answer=schemas.RatingAnswer, status=201,
)  # fmt: skip
def rate(actor: Actor | None, body: schemas.RatingBody) -> Body:
    level = Level(body.level)
    if (body.counter is None) == (body.code is None):
        problem = "exactly one of counter and code is required"
        raise Invalid(errors=[{"field": "counter", "problem": problem}])
    if body.counter is not None:
        return _rate_at_pad(body, level)
    # Who comes by the citizens' process is a citizen like any other.
    actor = CITIZEN if actor is None or actor.role is Role.CITIZEN else actor
    if not may(actor, Action.RATE_BY_CODE):
        raise Forbidden(role=actor.role.value, action=Action.RATE_BY_CODE.value)
    code = body.code or ""
    command = RateByCode(code=code, level=level, indicators=body.indicators, text=body.text)
    return web().run(command, actor, idempotency_key(actor, within=code))


def _rate_at_pad(body: schemas.RatingBody, level: Level) -> Body:
    actor = web().identities.require(request, Action.RATE_AT_PAD)
    if body.indicators or body.text:
        problem = "only with code"
        raise Invalid(errors=[{"field": "indicators", "problem": problem}])
    return _run(RateAtPad(counter=body.counter or 0, level=level, ticket=body.ticket), actor)
