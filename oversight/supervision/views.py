"""Pages of the supervision section: what runs, alerts, a period's figures, the check beforehand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, render_template, request
from flask_socketio import SocketIO

from hall.domain.actors import Actor
from hall.domain.errors import Invalid
from hall.domain.handling.supervision import alert_words
from hall.service.bodies import Body
from hall.service.handling.supervision import view
from hall.web.context import Web, web
from hall.web.hall_pages import desk
from hall.web.live import Live
from hall.web.off_hub import off_hub
from hall.web.pages import staff_page
from hall.web.permissions import Action
from oversight.supervision import api

blueprint = Blueprint(
    "supervision_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/supervision",
)


def register(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:  # noqa: ARG001
    """Add the pages and the calls they make."""
    app.register_blueprint(api.blueprint)
    app.register_blueprint(blueprint)


def _page(template: str, actor: Actor, here: str, **more: object) -> str:
    return render_template(
        f"supervision/{template}.html", tab=here, patterns=alert_words.PATTERNS,
        lights=alert_words.LIGHTS, **more, **desk(actor),
    )  # fmt: skip


def _refused(error: Invalid) -> tuple[str, int]:
    return render_template("refused.html", error=error), 422


@blueprint.get("/supervision")
@staff_page(Action.SUPERVISE)
def running(actor: Actor) -> Any:
    """What is in hand and does not stand green, and what nobody has seen yet."""
    return _page("running", actor, "running", page={"now": desk(actor)["now"]})


@blueprint.get("/supervision/alerts")
@staff_page(Action.SUPERVISE)
def alerts(actor: Actor) -> Any:
    """Alerts by pattern, department, window and day."""
    try:
        wanted = api.wanted()
    except Invalid as error:
        return _refused(error)
    found = off_hub(view.found, web().hall, wanted)
    given = {key: text for key, text in request.args.items() if text and key != "before"}
    older = None
    if found["next"] is not None:
        older = "?" + urlencode({**given, "before": found["next"]})
    catalog = web().hall.catalog
    return _page(
        "alerts", actor, "alerts", found=found["alerts"], given=given, older=older,
        departments=catalog.departments.values(), counters=catalog.counters.values(),
        page={"now": desk(actor)["now"]},
    )  # fmt: skip


@blueprint.get("/supervision/statistics")
@staff_page(Action.SUPERVISE)
def statistics(actor: Actor) -> Any:
    """A period by department and window."""
    try:
        first, last = api.period()
    except Invalid as error:
        return _refused(error)
    figures = off_hub(view.statistics, web().hall, first, last)
    return _page(
        "statistics", actor, "statistics", figures=figures, months=_months(first),
        used=_used(figures), page={"now": desk(actor)["now"]},
    )  # fmt: skip


def _months(first: date) -> dict[str, str]:
    """The month before and the month after, as queries."""
    this = first.replace(day=1)
    before_last = this - timedelta(days=1)
    after = (this + timedelta(days=31)).replace(day=1)
    after_last = (after + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {
        "before": urlencode({"from": before_last.replace(day=1), "to": before_last}),
        "after": urlencode({"from": after, "to": after_last}),
    }


def _used(figures: Body) -> list[str]:
    """Patterns that the period has any of, in their order: no columns of zeros."""
    total = figures["total"]
    assert isinstance(total, dict)
    return [pattern for pattern in alert_words.PATTERNS if pattern in total["patterns"]]


@blueprint.get("/supervision/statistics.csv")
@staff_page(Action.SUPERVISE)
def statistics_file(_: Actor) -> Any:
    """The same as a table for the evaluation: UTF-8 with a mark, as Excel wants it."""
    try:
        first, last = api.period()
    except Invalid as error:
        return _refused(error)
    figures = off_hub(view.statistics, web().hall, first, last)
    rows = figures["rows"]
    assert isinstance(rows, list)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([*_TITLES, *alert_words.PATTERNS.values()])
    writer.writerows(_csv_row(row) for row in rows)
    name = f"supervision-{first}-{last}.csv"
    return Response(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename={name}",
            "Cache-Control": "no-store",
        },
    )


_TITLES = (
    "部门编码", "部门", "窗口", "受理", "办结", "按时办结", "按时办结率", "未核验领取", "红牌",
    "黄牌", "临期提示", "红牌率", "黄牌率", "异常", "异常率", "已阅",
)  # fmt: skip


def _csv_row(row: Mapping[str, Any]) -> list[object]:
    lights, patterns = row["lights"], row["patterns"]
    return [
        row["department"], row["department_name"], row["counter"], row["accepted"],
        row["concluded"], row["on_time"], row["on_time_rate"], row["unchecked"], lights["red"],
        lights["yellow"], lights["due_soon"], row["red_rate"], row["yellow_rate"],
        row["abnormal"], row["abnormal_rate"], row["seen"],
        *(patterns.get(pattern, 0) for pattern in alert_words.PATTERNS),
    ]  # fmt: skip


@blueprint.get("/supervision/disclosure")
@staff_page(Action.SUPERVISE)
def disclosure(actor: Actor) -> Any:
    """Items that are not public as they should be, before anybody comes for them."""
    found = view.undisclosed(web().hall)
    return _page("disclosure", actor, "disclosure", found=found, page={"now": desk(actor)["now"]})
