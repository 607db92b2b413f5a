"""Calls of the API that read the registers (登记簿) of cases."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, request

from hall.domain.actors import Actor
from hall.domain.errors import Invalid
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.books.registers import Registry, Wanted
from hall.store.handling.registers import Register
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint, whole
from hall.web.off_hub import off_hub
from hall.web.permissions import Action

PAGE = 100
MOST = 500
"""Lines of one page at the most."""

blueprint = Blueprint("register_api", __name__)


@endpoint(
    blueprint, "GET", "/registers/{kind}",
    summary="A register (登记簿) by date; a clerk's own department's, all for the sections",
    action=Action.READ_CASE, answer=schemas.Anything,
    query=(
        ("from", "string"), ("to", "string"), ("department", "string"), ("counter", "integer"),
        ("after", "string"), ("limit", "integer"),
    ),
)  # fmt: skip
def register(actor: Actor, kind: str) -> Body:
    """``kind`` is one of Register; days are inclusive, today where none are given."""
    given = request.args
    wanted = Wanted(
        register=_register(kind),
        first=given.get("from"),
        last=given.get("to"),
        department=given.get("department") or None,
        counter=whole("counter", 0, 1, 99_999) or None,
        after=given.get("after"),
        most=whole("limit", PAGE, 1, MOST),
    )
    # A year of a big hall's book is read through once in a while: never on the hub itself.
    return off_hub(_page, web().hall, wanted, actor)


def _register(kind: str) -> Register:
    try:
        return Register(kind)
    except ValueError as error:
        problem = "of " + ", ".join(one.value for one in Register)
        raise Invalid(errors=[{"field": "kind", "problem": problem}]) from error


def _page(hall: Hall, wanted: Wanted, actor: Actor) -> Body:
    with closing(hall.reader()) as reader:
        registry = Registry(
            connection=reader, catalog=hall.catalog, terms=hall.terms, now=hall.clock.now()
        )
        return registry.page(wanted, actor)
