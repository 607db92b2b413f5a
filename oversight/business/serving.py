"""What the business section's pages share: their frame, threads, days, tables as files."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from io import StringIO
from typing import TypeVar

from flask import Response, render_template, request
from gevent import get_hub

from hall.domain import words
from hall.domain.actors import Actor
from hall.domain.clock import moment
from hall.domain.errors import HallError, Invalid
from hall.domain.handling.supervision.alert_words import FORMS
from hall.web.context import web
from hall.web.hall_pages import desk

T = TypeVar("T")


def page(template: str, actor: Actor, **more: object) -> str:
    """A page of the section with what its frame shows."""
    shown = desk(actor)
    return render_template(
        f"business/{template}.html", tab=template, words=words, forms=FORMS,
        departments={one.code: one.name for one in web().hall.catalog.departments.values()},
        **{"page": {"now": shown["now"]}, **more}, **shown,
    )  # fmt: skip


def off_hub(look: Callable[..., T], *arguments: object) -> T | HallError:
    """What a thread reads: the hub goes on meanwhile. A refusal comes back as an answer."""

    def safely() -> T | HallError:
        # Raised in the pool's thread, a refusal would be printed as a traceback.
        try:
            return look(*arguments)
        except HallError as error:
            return error

    found: T | HallError = get_hub().threadpool.apply(safely)
    return found


def refused(error: HallError) -> tuple[str, int]:
    """The page that says what was wrong with an address."""
    return render_template("refused.html", error=error), 422


def local_day() -> date:
    """Today in the hall's own zone."""
    hall = web().hall
    return moment(hall.clock.now(), hall.terms.zone).date()


def given_day(name: str) -> str | None:
    """A day of the query string, ``YYYY-MM-DD``; None where there is none. Raises Invalid."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        year = date.fromisoformat(text).year
    except ValueError:
        year = 0
    # Not the ends of the calendar: the days around must exist too.
    if not 1970 <= year < 9999:  # noqa: PLR2004
        raise Invalid(errors=[{"field": name, "problem": "a day as YYYY-MM-DD"}])
    return text


def table_file(head: Iterable[object], lines: Iterable[Iterable[object]], name: str) -> Response:
    """UTF-8 with a mark, as Excel wants it."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in line] for line in lines)
    return Response(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename={name}",
            "Cache-Control": "no-store",
        },
    )


def _harmless(cell: object) -> object:
    # A project's name that begins with = would be carried out by whoever opens the table.
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in set("=+-@\t\r") else cell
