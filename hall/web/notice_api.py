"""Calls of the API on notices (通知书): one and its copies, on paper, and who got what."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, request

from hall.domain.actors import Actor
from hall.domain.errors import Invalid
from hall.domain.handling.applicants.commands import HowRead
from hall.domain.handling.figures import Holder
from hall.domain.handling.notices.commands import (
    DeliverCopies,
    DeliverCopy,
    PrintMissing,
    PrintNotice,
)
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.notices.view import NoticeView
from hall.store import cases
from hall.web import notice_bodies as bodies
from hall.web import schemas
from hall.web.applicant_reading import note
from hall.web.case_api import Deed, declare
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key, whole
from hall.web.permissions import Action

PAGE = 100
MOST = 500
"""Copies of one page at the most."""

blueprint = Blueprint("notice_api", __name__)


def on_reader(hall: Hall, actor: Actor, number: str, copy: int | None) -> bytes:
    """The notice's paper, on a connection of its own: for a thread beside the hub."""
    with closing(hall.reader()) as reader:
        view = NoticeView(
            connection=reader, catalog=hall.catalog, terms=hall.terms, vault=hall.vault,
            now=hall.clock.now(),
        )  # fmt: skip
        return view.paper(number, actor, copy)


def note_naming(actor: Actor, number: str) -> None:
    """A paper that will name the applicant in full is put on record. Raises UnknownNotice."""
    found = view()
    issued = found.issued(number)
    if found.names(issued, actor):
        note(actor, cases.by_id(web().reader, issued.case_id), HowRead.NOTICE)


def view() -> NoticeView:
    """Notices on the hub's own connection, for short questions."""
    context = web()
    hall = context.hall
    return NoticeView(
        connection=context.reader, catalog=hall.catalog, terms=hall.terms, vault=hall.vault,
        now=hall.clock.now(),
    )  # fmt: skip


@endpoint(
    blueprint, "GET", "/notices/{notice}", summary="A notice: what it says, its copies",
    action=Action.READ_CASE, answer=schemas.Anything,
)  # fmt: skip
def notice(actor: Actor, notice: str) -> Body:
    return view().body(notice, actor)


@endpoint(
    blueprint, "POST", "/notices/{notice}/print", summary="Its short form on a slip printer",
    action=Action.WORK_CASE, body=bodies.PrintBody, answer=schemas.Anything,
)  # fmt: skip
def print_notice(actor: Actor, body: bodies.PrintBody, notice: str) -> Body:
    command = PrintNotice(notice=view().issued(notice).number, kiosk=body.kiosk)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/notices/{notice}/copies/{copy}/deliver",
    summary="A copy (联) of a notice reached its holder, who says so",
    action=Action.WORK_CASE, body=bodies.DeliverBody, answer=schemas.Anything,
)  # fmt: skip
def deliver(actor: Actor, body: bodies.DeliverBody, notice: str, copy: int) -> Body:
    command = DeliverCopy(notice=view().issued(notice).number, copy=copy, holder=body.holder)
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "POST", "/copies/deliver",
    summary="All copies for a holder of a day, or of one window's day, came in one go",
    action=Action.WORK_CASE, body=bodies.BundleBody, answer=schemas.Anything,
)  # fmt: skip
def deliver_bundle(actor: Actor, body: bodies.BundleBody) -> Body:
    command = DeliverCopies(
        holder=body.holder, counter=body.counter, day=body.day, expected=body.expected
    )
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "GET", "/copies", summary="Copies that have not reached a holder, or are late",
    action=Action.READ_CASE, answer=schemas.Anything,
    query=(
        ("holder", "string"), ("state", "string"), ("counter", "integer"), ("after", "string"),
        ("limit", "integer"),
    ),
)  # fmt: skip
def copies(actor: Actor) -> Body:
    """``state`` is ``open`` or ``late``, which are those of the open ones whose time is over."""
    given = request.args
    state = given.get("state", "open")
    if state not in {"open", "late"}:
        raise Invalid(errors=[{"field": "state", "problem": "open or late"}])
    return view().waiting(
        _holder(given.get("holder", "")), actor, late=state == "late",
        counter=whole("counter", 0, 1, 99_999) or None, after=given.get("after"),
        most=whole("limit", PAGE, 1, MOST),
    )  # fmt: skip


def _holder(text: str) -> Holder:
    try:
        return Holder(text)
    except ValueError as error:
        problem = "of " + ", ".join(one.value for one in Holder)
        raise Invalid(errors=[{"field": "holder", "problem": problem}]) from error


DEEDS = (
    Deed(
        "missing-list", PrintMissing, bodies.MissingBody,
        "List what is missing, on the spot (缺件清单); the phase stays",
    ),
)  # fmt: skip
declare(blueprint, DEEDS)
