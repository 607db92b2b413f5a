"""The page of one case: its course and clocks, what may be done, materials, notices, timeline."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template

from counters.case_forms import Desk, forms_for, may_touch
from counters.notice_pages import printers
from hall.domain import words
from hall.domain.catalog import ItemKind
from hall.domain.commands import Actor
from hall.domain.errors import HallError, NotFound
from hall.domain.handling import rights
from hall.domain.handling.applicant_rights import Sight
from hall.domain.handling.copy_rights import CONFIRMED_BY, PRINTED_BY
from hall.domain.handling.narration import narrate
from hall.domain.handling.notice_copies import HOLDERS
from hall.domain.handling.phases import Act
from hall.service.bodies import Body
from hall.service.handling.reading import applicant_for, readable
from hall.web.context import web
from hall.web.hall_pages import desk
from hall.web.pages import staff_page
from hall.web.permissions import Action

blueprint = Blueprint("case_pages", __name__, template_folder="templates")

MATERIAL_STATES = (
    ("handed_in", "已交"),
    ("missing", "缺"),
    ("given_back", "核验后退还"),
    ("waived", "免交"),
)
"""What a clerk may tick; 容缺 and 承诺 follow from how the case is accepted."""
_ALL_STATES = {
    **dict(MATERIAL_STATES),
    "promised": "容缺待补",
    "committed": "已承诺",
}


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


@blueprint.get("/case/<number>")
@staff_page(Action.READ_CASE)
def case_page(actor: Actor, number: str) -> Any:
    """One case. What the viewer may not do is not offered."""
    context = web()
    try:
        found = readable(context.reader, actor, number)
        case = context.queries.case(number)
    except NotFound as error:
        return render_template("refused.html", error=error), 404
    except HallError as error:
        return render_template("refused.html", error=error), 403
    seen, applicant = applicant_for(context.reader, context.hall.vault, actor, found)
    return render_template(
        "counters/case.html",
        applicant=applicant,
        sees_applicant=seen is not Sight.NOTHING,
        **_shown(case, actor),
        **desk(actor),
    )


def _shown(case: Body, actor: Actor) -> dict[str, Any]:
    hall = web().hall
    catalog, policy = hall.catalog, hall.terms.policy.handling.cases
    item = catalog.items.get(str(case["item"]))
    departments = {one.code: one.name for one in catalog.departments.values()}
    made_from = Desk(
        case=case,
        policy=policy,
        immediate=item is not None and item.kind is ItemKind.IMMEDIATE,
        departments=tuple(departments.items()),
    )
    events = case["events"]
    assert isinstance(events, list)
    return {
        "case": case,
        "item": item,
        "departments": departments,
        "words": words,
        "forms": forms_for(made_from, actor),
        "ticking": _ticking(case, actor),
        "materials": _materials(case),
        "material_states": MATERIAL_STATES,
        "all_states": _ALL_STATES,
        "stop_names": {one.code: one.name for one in policy.stop_reasons},
        "timeline": [
            {**event, "sentence": narrate(event["name"], event["data"], policy)}
            for event in reversed(events)
        ],
        "lists_missing": may_do(case, actor, Act.LIST_MISSING),
        "confirms": confirms(case, actor),
        "may_print": bool(actor.posts & PRINTED_BY) and may_touch(case, actor),
        "holders": HOLDERS,
        "page": {
            "case": case["number"],
            "now": desk(actor)["now"],
            "printers": printers(case["counter"]),
        },
    }


def may_do(case: Body, actor: Actor, act: Act) -> bool:
    """Whether the case's phase and the viewer's posts allow the act."""
    acts = case["acts"]
    assert isinstance(acts, list)
    allowed = act.value in acts and actor.posts & rights.PERMITTED[act]
    return bool(allowed) and may_touch(case, actor)


def confirms(case: Body, actor: Actor) -> frozenset[str]:
    """The holders for whom the viewer says that a copy came."""
    if not may_touch(case, actor):
        return frozenset()
    return frozenset(
        holder.value for holder, posts in CONFIRMED_BY.items() if actor.posts & posts
    )


def _ticking(case: Body, actor: Actor) -> str | None:
    """The call that the list of materials is sent to; None when it may not be changed now."""
    calls = {
        "opened": ("receive", Act.RECEIVE),
        "received": ("materials", Act.TICK),
        "supplementing": ("hand-in", Act.HAND_IN),
        "accepted": ("hand-in", Act.HAND_IN),
    }
    found = calls.get(str(case["phase"]))
    may = may_touch(case, actor)
    if found is None or not may or not actor.posts & rights.PERMITTED[found[1]]:
        return None
    return found[0]


def _materials(case: Body) -> list[dict[str, Any]]:
    catalog = web().hall.catalog
    asked = catalog.materials_of(str(case["item"])) if case["item"] in catalog.items else ()
    known = {one.name: one for one in asked}
    ticked = case["materials"]
    assert isinstance(ticked, list)
    rows = ticked or [{"name": one.name, "state": "handed_in"} for one in asked]
    return [{**row, "about": known.get(row["name"])} for row in rows]
