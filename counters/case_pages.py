"""The page of one case: its course and clocks, what may be done, materials, notices, timeline."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template

from counters.case_shown import look_up, shown
from hall.domain import words
from hall.domain.actors import Actor
from hall.domain.errors import HallError, NotFound
from hall.domain.handling.applicants.rights import Sight, sees_all, sight
from hall.web.context import web
from hall.web.hall_pages import desk
from hall.web.pages import staff_page
from hall.web.permissions import Action

blueprint = Blueprint("case_pages", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/case/<number>")
@staff_page(Action.READ_CASE)
def case_page(actor: Actor, number: str) -> Any:
    """One case. What the viewer may not do is not offered."""
    try:
        found = look_up(actor, number)
    except NotFound as error:
        return render_template("refused.html", error=error), 404
    except HallError as error:
        return render_template("refused.html", error=error), 403
    return render_template("counters/case.html", **shown(found, actor), **desk(actor))


@blueprint.get("/cases")
@staff_page(Action.READ_CASE)
def cases_page(actor: Actor) -> Any:
    """Find a case; the page asks the API, applicants stand in no address."""
    hall = web().hall
    own = hall.catalog.departments.get(actor.department or "")
    bar = desk(actor)
    return render_template(
        "counters/cases.html",
        words=words,
        departments={one.code: one.name for one in hall.catalog.departments.values()},
        own=None if own is None or sees_all(actor) else own,
        finds_people=sight(actor, frozenset({actor.department})) is not Sight.NOTHING,
        page={"now": bar["now"], "clerk": actor.id, "words": {
            "kinds": words.KINDS, "phases": words.PHASES, "standings": words.STANDINGS,
        }},
        **bar,
    )  # fmt: skip
