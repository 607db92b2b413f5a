"""What all pages share: the layout, logging in and out, enrolling a device's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, render_template, request
from gevent import get_hub

from hall.domain.commands import Actor, Role
from hall.domain.errors import Forbidden, HallError, Unauthenticated
from hall.service.access import ABSOLUTE_SECONDS, DEVICE_SECONDS
from hall.web.context import web
from hall.web.identity import COOKIE, require_same_site
from hall.web.permissions import Action, may

blueprint = Blueprint("pages", __name__, template_folder="templates", static_folder=None)

_ENROLLED = frozenset({Role.KIOSK, Role.DISPLAY, Role.PAD})
"""Roles a device's page may have without anybody logging in."""
_PROXIED = frozenset({"Forwarded", "X-Real-Ip", "Via"})
"""Headers that only a proxy sends, besides X-Forwarded-*."""


def register(app: Flask) -> None:
    """Add the shared pages and what every template may use."""
    app.register_blueprint(blueprint)
    app.context_processor(_layout)


def _layout() -> dict[str, object]:
    terms = web().hall.terms
    return {"hall_name": terms.name, "hall_name_en": terms.name_en, "hall_notice": terms.notice}


Page = Callable[..., Any]


def device_page(role: Role) -> Callable[[Page], Page]:
    """A page that stands in the hall without anybody logged in: kiosk, display, sign, pad.

    From a trusted address it enrols itself; elsewhere it needs the link that the administrator
    makes with ``jiaohao token create``. Staff who are logged in may look at it too.
    """

    def declare(page: Page) -> Page:
        @wraps(page)
        def serve(**arguments: object) -> Any:
            actor = web().identities.of(request)
            if actor is not None and (actor.role is role or may(actor.role, Action.SEE_HALL)):
                return page(**arguments)
            if actor is not None and actor.role not in _ENROLLED:
                return page(**arguments)
            if not _trusted():
                return render_template("enrol.html", role=role.value), 403
            response = Response(page(**arguments))
            return _with_cookie(response, _enrolled(role), DEVICE_SECONDS)

        return serve

    return declare


def staff_page(action: Action) -> Callable[[Page], Page]:
    """A page for people: sends who is not logged in to the login, and who may not, away."""

    def declare(page: Page) -> Page:
        @wraps(page)
        def serve(**arguments: object) -> Any:
            try:
                actor = web().identities.require(request, action)
            except Unauthenticated:
                return redirect(f"/login?to={request.path}")
            except Forbidden as error:
                return render_template("refused.html", error=error), 403
            return page(actor, **arguments)

        return serve

    return declare


def _enrolled(role: Role) -> str:
    cookie: str = get_hub().threadpool.apply(web().access.enrol, (role,))
    return cookie


def _trusted() -> bool:
    # Behind a proxy every address is the proxy's own; what it forwards is not to be believed.
    forwarded = any(
        name.title() in _PROXIED or name.title().startswith("X-Forwarded-")
        for name, _ in request.headers
    )
    return not forwarded and web().settings.server.trusts(request.remote_addr or "")


def _with_cookie(response: Response, cookie: str, seconds: int) -> Response:
    response.set_cookie(
        COOKIE, cookie, max_age=seconds, httponly=True, samesite="Strict",
        secure=request.is_secure,
    )  # fmt: skip
    return response


def _inside(target: str | None) -> str:
    # Only a path of this site: "//elsewhere" and "https://elsewhere" would lead away.
    try:
        parts = urlsplit(target or "/")
    except ValueError:
        return "/"
    path = parts.path
    # Browsers take a backslash for a slash.
    safe = path.startswith("/") and not path.startswith("//") and "\\" not in path
    if parts.scheme or parts.netloc or not safe:
        return "/"
    return f"{path}?{parts.query}" if parts.query else path


@blueprint.get("/login")
def login_form() -> Any:
    return render_template("login.html", to=_inside(request.args.get("to")), error=None)


@blueprint.post("/login")
def log_in() -> Any:
    """Check a password off the hub: the hash takes its time on purpose."""
    to = _inside(request.form.get("to"))
    account, password = request.form.get("account", ""), request.form.get("password", "")
    require_same_site(request)
    try:
        pool = get_hub().threadpool
        cookie = pool.apply(web().access.log_in, (account.strip(), password))
    except HallError as error:
        return render_template("login.html", to=to, error=error, account=account), 401
    return _with_cookie(redirect(to), cookie, ABSOLUTE_SECONDS)  # type: ignore[arg-type]


@blueprint.post("/logout")
def log_out() -> Any:
    actor: Actor | None = web().identities.of(request)
    cookie = request.cookies.get(COOKIE)
    if actor is not None and cookie is not None:
        web().access.log_out(cookie)
    response = redirect("/")
    response.delete_cookie(COOKIE)
    return response


@blueprint.get("/enrol/<token>")
def enrol(token: str) -> Any:
    """The link that makes a browser far from the hall a kiosk, a display or a pad."""
    actor = web().identities.of_bearer(f"Bearer {token}")
    if actor.role not in _ENROLLED:
        raise Forbidden(role=actor.role.value)
    response = redirect(_inside(request.args.get("to") or f"/{actor.role.value}"))
    return _with_cookie(response, _enrolled(actor.role), DEVICE_SECONDS)  # type: ignore[arg-type]
