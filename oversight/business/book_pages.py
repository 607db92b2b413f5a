"""The section's books (登记簿): on a page, on paper, as a file."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request

from hall.domain.actors import Actor
from hall.domain.errors import HallError, Invalid
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.applicants.naming import masked_names
from hall.service.handling.books.registers import WATCHED, WATCHERS, Registry, Wanted
from hall.store.handling.registers import Register
from hall.web.context import web
from hall.web.pages import staff_page
from hall.web.permissions import Action
from oversight.business import books
from oversight.business.serving import given_day, local_day, off_hub, page, refused, table_file

blueprint = Blueprint("business_book_pages", __name__)

LINES = 200
"""Of a book on one page; the next page begins behind them."""
PRINTED = 5000
"""Of a book on paper or in a file."""


@blueprint.get("/business/registers")
@staff_page(Action.SEE_REGISTRY)
def registers(actor: Actor) -> Any:
    """A book of the days asked for; on paper the whole of it."""
    try:
        wanted = _wanted(PRINTED if "all" in request.args else LINES)
    except Invalid as error:
        return refused(error)
    book = off_hub(_book, web().hall, wanted, actor)
    if isinstance(book, HallError):
        return refused(book)
    given = {key: text for key, text in request.args.items() if text and key not in _PLACED}
    before = request.args.get("before", 0, int)
    entries = book["entries"]
    assert isinstance(entries, list)
    here = {**given, "kind": wanted.register.value}
    further = {**here, "after": book["next"], "before": before + len(entries)}
    return page(
        "registers", actor, book=book, before=before, kind=wanted.register, books=_offered(actor),
        columns=books.COLUMNS[wanted.register], given=given,
        file="?" + urlencode(here), whole="?" + urlencode({**here, "all": "1"}),
        following=None if book["next"] is None else "?" + urlencode(further),
        days=_spans(),
    )  # fmt: skip


def _offered(actor: Actor) -> dict[Register, str]:
    """The books that the reader may open."""
    watches = bool(actor.posts & WATCHERS)
    return {code: name for code, name in books.BOOKS.items() if watches or code not in WATCHED}


_PLACED = frozenset({"after", "before", "all"})
"""Of a query string, what tells the page of a book and not the book."""


def _wanted(most: int) -> Wanted:
    """The book of the query string: today's promised cases where it says nothing."""
    given = request.args
    try:
        kind = Register(given.get("kind") or Register.PROMISED)
    except ValueError as error:
        problem = "of " + ", ".join(one.value for one in Register)
        raise Invalid(errors=[{"field": "kind", "problem": problem}]) from error
    return Wanted(
        register=kind,
        first=given_day("from"),
        last=given_day("to"),
        department=given.get("department") or None,
        counter=int(given["counter"]) if given.get("counter", "").isdecimal() else None,
        after=given.get("after"),
        most=most,
    )


def _book(hall: Hall, wanted: Wanted, actor: Actor) -> Body:
    with closing(hall.reader()) as reader:
        registry = Registry(
            connection=reader, catalog=hall.catalog, terms=hall.terms, now=hall.clock.now()
        )
        book = registry.page(wanted, actor)
        entries = book["entries"]
        assert isinstance(entries, list)
        names = masked_names(reader, hall.vault, actor, (one["number"] for one in entries))
    return {**book, "entries": [{**one, "applicant": names.get(one["number"])} for one in entries]}


def _spans() -> tuple[tuple[str, date, date], ...]:
    """Stretches that are asked for most: their names, first and last days."""
    now = local_day()
    month = now.replace(day=1)
    before = month - timedelta(days=1)
    return (
        ("今天", now, now),
        ("昨天", now - timedelta(days=1), now - timedelta(days=1)),
        ("本周", now - timedelta(days=now.weekday()), now),
        ("本月", month, now),
        ("上月", before.replace(day=1), before),
        ("今年", now.replace(month=1, day=1), now),
    )


@blueprint.get("/business/registers.csv")
@staff_page(Action.SEE_REGISTRY)
def registers_file(actor: Actor) -> Any:
    """The same as a table; it names no applicant."""
    try:
        wanted = _wanted(PRINTED)
    except Invalid as error:
        return refused(error)
    book = off_hub(_book, web().hall, wanted, actor)
    if isinstance(book, HallError):
        return refused(book)
    entries = book["entries"]
    assert isinstance(entries, list)
    columns = [one for one in books.COLUMNS[wanted.register] if not one.personal]
    lines = ([column.of(one) for column in columns] for one in entries)
    name = f"{wanted.register.value}-{book['from']}-{book['to']}.csv"
    return table_file([column.name for column in columns], lines, name)
