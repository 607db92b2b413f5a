"""What an item asks for, on a citizen's phone and on paper: the list, blank forms and samples."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from flask import Blueprint, Flask, Response, make_response, render_template, send_file

from hall.config.forms_folder import FormsFolder, wanted
from hall.domain.errors import HallError, UnknownForm, UnknownItem
from hall.domain.form_names import path_of, type_of
from hall.domain.limits import UNIT_NAMES
from hall.web.context import reading
from hall.web.form_links import list_address, papers_of
from hall.web.problems import status_of

blueprint = Blueprint(
    "materials_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/materials",
)


def register(app: Flask) -> None:
    """Add the page, its QR code and the files."""
    app.register_blueprint(blueprint)


@blueprint.get("/m/<item>")
def page(item: str) -> Any:
    """The list of an item's materials, to read and to print."""
    catalog = reading().hall.catalog
    try:
        found = catalog.item(item)
    except UnknownItem as error:
        return _missing(error)
    return render_template(
        "display/materials.html",
        item=found,
        department=catalog.departments[found.department],
        papers=papers_of(item),
        unit=UNIT_NAMES[found.limit_unit],
        address=list_address(item),
    )


@blueprint.get("/m/<item>/qr.svg")
def code(item: str) -> Response:
    """The QR code of the page's address. Raises UnknownItem."""
    reading().hall.catalog.item(item)
    drawing = BytesIO()
    segno.make(list_address(item), error="m", micro=False).save(
        drawing, kind="svg", border=2, dark="#14202e", light="#fff", omitsize=True
    )
    answer = Response(drawing.getvalue(), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/forms/<path:name>")
def file(name: str) -> Any:
    """A file that the catalogue in force names, and no other; asked for again it is 304."""
    context = reading()
    # Looked up, not followed: whatever stands in the address, it only chooses among these.
    named = {path_of(one.name) for one in wanted(context.hall.catalog)}
    found = FormsFolder(context.hall.directory).find(name) if name in named else None
    kind = type_of(name)
    if found is None or kind is None:
        return _missing(UnknownForm(name=name))
    return send_file(
        found,
        mimetype=kind.content_type,
        as_attachment=not kind.opens,
        download_name=name.rpartition("/")[2],
    )


def _missing(error: HallError) -> Response:
    page = render_template("display/materials_missing.html", error=error)
    return make_response(page, int(status_of(error)))
