"""The API's call for statistics of cases (办件统计)."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, request

from hall.domain.actors import Actor
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.handling.books import statistics as figures
from hall.web import schemas
from hall.web.context import web
from hall.web.endpoints import endpoint
from hall.web.off_hub import off_hub
from hall.web.permissions import Action

blueprint = Blueprint("statistics_api", __name__)


@endpoint(
    blueprint, "GET", "/statistics", summary="Statistics of cases by month, department, kind ...",
    action=Action.READ_STATISTICS, answer=schemas.Anything,
    query=(("from", "string"), ("to", "string"), ("by", "string")),
)  # fmt: skip
def statistics(_: Actor) -> Body:
    """Days included, as YYYY-MM-DD; without them, from the first service day to the last."""
    given = request.args
    asked = (given.get("from", ""), given.get("to", ""), given.get("by", "month"))
    # Tenths of a second over a year of cases: never on the hub itself.
    return off_hub(_report, web().hall, *asked)


def _report(hall: Hall, first: str, last: str, by: str) -> Body:
    with closing(hall.reader()) as reader:
        return figures.report(reader, hall.terms, figures.asked(reader, first, last, by))
