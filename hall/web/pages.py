"""What all pages share: the layout, logging in and out, enrolling a device's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request
from gevent import get_hub

from hall.domain.actors import Role
from hall.domain.errors import Forbidden, HallError, Unauthenticated
from hall.service.access import ABSOLUTE_SECONDS, DEVICE_SECONDS, Access
from hall.web import layout
from hall.web.context import web
from hall.web.identity import COOKIE, DEVICE_ROLES, cookie_name, require_same_site
from hall.web.permissions import Action, may

blueprint = Blueprint("pages", __name__, template_folder="templates", static_folder=None)

_PROXIED = frozenset({"Forwarded", "X-Real-Ip", "Via"})
"""Headers that only a proxy sends, besides X-Forwarded-*."""


def register(app: Flask) -> None:
    """Add the shared pages and what every template may use."""
    app.register_blueprint(blueprint)
    layout.register(app)


Page = Callable[..., Any]


def device_page(role: Role) -> Callable[[Page], Page]:
    """A page that stands in the hall without anybody logged in: kiosk, display, sign, pad.

    From a trusted address it enrols itself; elsewhere it needs the link that the administrator
    makes with ``jiaohao token create``. Staff who are logged in may look at it too.
    """

    def declare(page: Page) -> Page:
        @wraps(page)
        def serve(**arguments: object) -> Any:
            identities = web().identities
            if identities.of_page(request, role) is not None:
                return page(**arguments)
            staff = identities.of_person(request)
            # Who is rated never makes himself a pad (rulebook 02).
            vouched = staff is not None and may(staff, Action.SEE_HALL)
            if not _trusted() and not (vouched and role is not Role.PAD):
                return render_template("enrol.html", role=role.value), 403
            response = make_response(page(**arguments))
            return _with_cookie(response, role, _enrolled(role), DEVICE_SECONDS)

        return serve

    return declare


def staff_page(action: Action) -> Callable[[Page], Page]:
    """A page for people: sends who is not logged in to the login, and who may not, away."""

    def declare(page: Page) -> Page:
        @wraps(page)
        def serve(**arguments: object) -> Any:
            try:
                actor = web().identities.require_person(request, action)
            except Unauthenticated:
                return redirect(f"/login?to={quote(request.full_path.rstrip('?'))}")
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


def _with_cookie(response: Response, role: Role, cookie: str, seconds: int) -> Response:
    response.set_cookie(
        cookie_name(role), cookie, max_age=seconds, httponly=True, samesite="Strict",
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
    outcome = get_hub().threadpool.apply(_checked, (web().access, account.strip(), password))
    if isinstance(outcome, HallError):
        return render_template("login.html", to=to, error=outcome, account=account), 401
    cookie: str = outcome
    return _with_cookie(make_response(redirect(to)), Role.STAFF, cookie, ABSOLUTE_SECONDS)


def _checked(access: Access, account: str, password: str) -> str | HallError:
    # Raised in the pool's thread, a wrong password would be printed as a traceback.
    try:
        return access.log_in(account, password)
    except HallError as error:
        return error


@blueprint.post("/logout")
def log_out() -> Any:
    actor = web().identities.of_person(request)
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
    if actor.role not in DEVICE_ROLES:
        raise Forbidden(role=actor.role.value)
    target = _inside(request.args.get("to") or f"/{actor.role.value}")
    response = make_response(redirect(target))
    return _with_cookie(response, actor.role, _enrolled(actor.role), DEVICE_SECONDS)
