"""Calls of the API that find cases, and that write down and read whom a case is for."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, request

from hall.domain.actors import Actor
from hall.domain.cases import CaseKind
from hall.domain.errors import Forbidden, Invalid
from hall.domain.handling.applicants.commands import HowRead, RecordApplicant
from hall.domain.handling.applicants.rights import Sight
from hall.domain.handling.phases import Phase
from hall.domain.handling.standing import Standing
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.books.search import PAGE, Asked, Searcher
from hall.store import cases
from hall.web import case_search_bodies as bodies
from hall.web import schemas
from hall.web.applicant_reading import applicant_seen
from hall.web.context import web
from hall.web.endpoints import endpoint, idempotency_key, whole
from hall.web.off_hub import off_hub
from hall.web.permissions import Action

MOST = 200
"""Cases of one page at the most."""

blueprint = Blueprint("case_search_api", __name__)
W = TypeVar("W", bound=StrEnum)


@endpoint(
    blueprint, "GET", "/cases", summary="Cases, newest first; a clerk's own department's",
    action=Action.READ_CASE, answer=schemas.Anything,
    query=(
        ("number", "string"), ("item", "string"), ("department", "string"), ("kind", "string"),
        ("phase", "string"), ("standing", "string"), ("from", "string"), ("to", "string"),
        ("counter", "integer"), ("clerk", "string"), ("after", "string"), ("limit", "integer"),
    ),
)  # fmt: skip
def listed(actor: Actor) -> Body:
    """Sets are given with commas. Whoever looks for a person asks POST /cases/search."""
    given = request.args
    if "applicant" in given:
        # What stands in an address stands in logs and histories.
        problem = "ask POST /cases/search, which keeps persons out of addresses"
        raise Invalid(errors=[{"field": "applicant", "problem": problem}])
    asked = Asked(
        number=given.get("number", ""),
        item=given.get("item", ""),
        department=given.get("department") or None,
        kinds=_words("kind", CaseKind),
        phases=_words("phase", Phase),
        standings=_words("standing", Standing),
        first=given.get("from"),
        last=given.get("to"),
        counter=whole("counter", 0, 1, 99_999) or None,
        clerk=given.get("clerk"),
    )
    return _found(asked, actor, given.get("after"), whole("limit", PAGE, 1, MOST))


def _words(name: str, of: type[W]) -> frozenset[W]:
    texts: Iterable[str] = filter(None, request.args.get(name, "").split(","))
    try:
        return frozenset(of(text) for text in texts)
    except ValueError as error:
        problem = "of " + ", ".join(word.value for word in of)
        raise Invalid(errors=[{"field": name, "problem": problem}]) from error


@endpoint(
    blueprint, "POST", "/cases/search", summary="Find cases, also by their applicant",
    action=Action.READ_CASE, body=bodies.SearchBody, answer=schemas.Anything,
)  # fmt: skip
def find(actor: Actor, body: bodies.SearchBody) -> Body:
    """It changes nothing and keeps no answer: an Idempotency-Key is not looked at."""
    asked = Asked(
        number=body.number, applicant=body.applicant, item=body.item, department=body.department,
        kinds=body.kinds, phases=body.phases, standings=body.standings, first=body.first,
        last=body.last, due=body.due, counter=body.counter, clerk=body.clerk, urgent=body.urgent,
        green=body.green, stopped=body.stopped,
    )  # fmt: skip
    return _found(asked, actor, body.after, body.limit)


def _found(asked: Asked, actor: Actor, after: str | None, limit: int) -> Body:
    # Up to some fifty milliseconds over years of cases: never on the hub itself.
    return off_hub(_search, web().hall, asked, actor, after, limit)


def _search(hall: Hall, asked: Asked, actor: Actor, after: str | None, limit: int) -> Body:
    with closing(hall.reader()) as reader:
        searcher = Searcher(
            connection=reader, catalog=hall.catalog, terms=hall.terms, vault=hall.vault
        )
        return searcher.page(asked, actor, after, limit)


@endpoint(
    blueprint, "POST", "/cases/{case}/applicant", summary="Write down whom the case is for",
    action=Action.WORK_CASE, body=bodies.ApplicantBody, answer=schemas.Anything,
)  # fmt: skip
def record(actor: Actor, body: bodies.ApplicantBody, case: str) -> Body:
    command = RecordApplicant(case=case, applicant=body.applicant())
    return web().run(command, actor, idempotency_key(actor))


@endpoint(
    blueprint, "GET", "/cases/{case}/applicant", summary="Whom the case is for, as far as you may",
    action=Action.READ_CASE, answer=schemas.Anything,
)  # fmt: skip
def applicant(actor: Actor, case: str) -> Body:
    """In full to who works on the case, masked to others of the hall, ``null`` when unknown."""
    found = cases.by_number(web().reader, case)
    seen, known = applicant_seen(actor, found, HowRead.API)
    if seen is Sight.NOTHING:
        raise Forbidden(role=actor.role.value)
    return {"case": case, "applicant": known}
