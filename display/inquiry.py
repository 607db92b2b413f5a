"""The citizen's page of a case: asked for by its number and a proof, no login, no name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request

from hall.domain.actors import Actor
from hall.domain.clock import moment
from hall.domain.errors import HallError
from hall.domain.handling.errors import NotProven
from hall.service.bodies import Body
from hall.service.inquiry import Answering
from hall.web import schemas
from hall.web.citizens import address_of
from hall.web.context import reading
from hall.web.endpoints import endpoint
from hall.web.form_links import papers_of
from hall.web.problems import status_of

EXTENSION = "jiaohao-inquiries"
LONGEST = 200
"""Characters of a number or a proof that anybody types or scans."""

blueprint = Blueprint(
    "inquiry_pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/inquiry",
)


def register(app: Flask, answering: Answering) -> None:
    """Add the page and its call; ``answering`` hears the proofs."""
    app.extensions[EXTENSION] = answering
    app.register_blueprint(blueprint)


def inquiries() -> Answering:
    """The one of the running app."""
    found: Answering = current_app.extensions[EXTENSION]
    return found


@endpoint(
    blueprint, "POST", "/progress", summary="A case for its citizen: by number and proof, no name",
    action=None, body=schemas.ProgressBody, answer=schemas.Anything,
)  # fmt: skip
def ask(actor: Actor | None, body: schemas.ProgressBody) -> Body:
    return _asked(body.case, body.proof, address_of(request, actor))


@blueprint.get("/c/")
@blueprint.get("/c/<number>")
def form(number: str = "") -> Any:
    """The form; the number comes with the QR code of a notice or a message."""
    return _page(number[:LONGEST])


@blueprint.post("/c/")
@blueprint.post("/c/<number>")
def answer(number: str = "") -> Any:
    """The case, or the form again with what is wrong."""
    number = (number or request.form.get("number", ""))[:LONGEST].strip()
    proof = request.form.get("proof", "")[:LONGEST]
    try:
        told = _asked(number, proof, request.remote_addr or "")
    except HallError as error:
        return _page(number, error=error)
    page = render_template(
        "display/case.html",
        told=told,
        proof=proof,
        asked=_now(),
        papers={one.material.name: one for one in papers_of(_item(told))},
    )
    return _unkept(make_response(page))


def _item(told: Body) -> str | None:
    item = told["item"]
    return None if item is None else str(item)


def _asked(number: str, proof: str, address: str) -> Body:
    if not number.strip() or not proof.strip():
        raise NotProven
    return inquiries().ask(reading().reader, number, proof, address)


def _page(number: str, error: HallError | None = None) -> Response:
    page = render_template("display/case_form.html", number=number, error=error)
    return _unkept(make_response(page, 200 if error is None else int(status_of(error))))


def _unkept(response: Response) -> Response:
    # A phone is lent; what it showed is not to come back with its history.
    response.headers["Cache-Control"] = "no-store"
    return response


def _now() -> str:
    hall = reading().hall
    return f"{moment(hall.clock.now(), hall.terms.zone):%m-%d %H:%M}"
