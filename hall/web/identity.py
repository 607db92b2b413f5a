"""Who asks: a bearer token, a browser's session, or nobody."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from flask import Request
from gevent import get_hub

from hall.domain.actors import Actor, Role
from hall.domain.clock import SECOND, Clock
from hall.domain.errors import Forbidden, Unauthenticated
from hall.service import access
from hall.store.database import Reader
from hall.web.permissions import Action, may

COOKIE = "jiaohao"
NOTED_SECONDS = 60
"""A session's use is written down at most this often."""
BELIEVED_SECONDS = 1.0
"""How long a token that was good is not looked up again: a tenth of the hub's work on a ticket.
A revoked one ends within this time."""
BELIEVED_AT_MOST = 256
PAGE_HEADER = "X-Jiaohao-Page"
"""Says which of a browser's sessions a page speaks for: a device's role, or ``staff``."""
DEVICE_ROLES = (Role.KIOSK, Role.DISPLAY, Role.PAD)
"""Roles a page may have without anybody logging in."""
CITIZEN = Actor(role=Role.CITIZEN, id="phone")
_NEVER: tuple[float, Actor | None] = (0.0, None)


class CrossSite(Forbidden):
    code = "auth.cross_site"
    sentence = "请求来源不正确。"
    title = "The request came from another site"


class Identities:
    """Finds out who is behind a request, on the hub's reader connection."""

    def __init__(self, reader: Reader, clock: Clock, store: access.Access) -> None:
        self._reader = reader
        self._clock = clock
        self._store = store
        self._believed: dict[str, tuple[float, Actor]] = {}

    def of(self, request: Request) -> Actor | None:
        """The actor; None for nobody. Raises Unauthenticated for a token that is not valid."""
        header = request.headers.get("Authorization")
        if header is not None:
            return self.of_bearer(header)
        return self._of_cookie(request, session_cookie(request))

    def of_person(self, request: Request) -> Actor | None:
        """Who logged in with this browser, whatever devices' pages it shows besides."""
        return self._of_cookie(request, request.cookies.get(COOKIE))

    def _of_cookie(self, request: Request, cookie: str | None) -> Actor | None:
        if cookie is None:
            return None
        found = access.session(self._reader, cookie, self._clock.now())
        if found is None:
            return None
        if request.method not in {"GET", "HEAD"}:
            require_same_site(request)
        actor, seen_at = found
        if actor.id != access.PAGE and self._clock.now() - seen_at > NOTED_SECONDS * SECOND:
            # A write waits for the disk: never on the hub itself.
            get_hub().threadpool.apply(self._store.touch, (cookie,))
        return actor

    def of_page(self, request: Request, role: Role) -> Actor | None:
        """Who a device's page was enrolled as in this browser; None when it was not."""
        cookie = request.cookies.get(cookie_name(role))
        found = None if cookie is None else access.session(self._reader, cookie, self._clock.now())
        return None if found is None else found[0]

    def of_bearer(self, header: str) -> Actor:
        """The actor of an Authorization header. Raises Unauthenticated."""
        until, known = self._believed.get(header, _NEVER)
        now = time.monotonic()
        if known is not None and now < until:
            return known
        scheme, _, token = header.partition(" ")
        actor = access.bearer(self._reader, token.strip()) if scheme.lower() == "bearer" else None
        if actor is None:
            raise Unauthenticated
        if len(self._believed) >= BELIEVED_AT_MOST:
            self._believed.clear()
        self._believed[header] = (now + BELIEVED_SECONDS, actor)
        return actor

    def require(self, request: Request, action: Action) -> Actor:
        """The actor, if permitted. Raises Unauthenticated, Forbidden."""
        return _permitted(self.of(request), action)

    def require_person(self, request: Request, action: Action) -> Actor:
        """Who logged in, if permitted. Raises Unauthenticated, Forbidden."""
        return _permitted(self.of_person(request), action)


def _permitted(actor: Actor | None, action: Action) -> Actor:
    if actor is None:
        raise Unauthenticated
    if not may(actor, action):
        raise Forbidden(role=actor.role.value, action=action.value)
    return actor


def cookie_name(role: Role) -> str:
    """The cookie of a device's page, or the one of whoever logged in.

    One each: a browser that shows a kiosk, a pad and a console side by side is all three.
    """
    return f"{COOKIE}-{role.value}" if role in DEVICE_ROLES else COOKIE


def session_cookie(request: Request) -> str | None:
    """The cookie of the session that the page speaks for; None when there is none."""
    page = request.headers.get(PAGE_HEADER) or request.args.get("page")
    for role in DEVICE_ROLES:
        if role.value == page:
            return request.cookies.get(cookie_name(role))
    logged_in = request.cookies.get(COOKIE)
    if logged_in is not None or page is not None:
        return logged_in
    # A program, or an address typed into a device's browser: what it was enrolled as.
    kept = (request.cookies.get(cookie_name(role)) for role in DEVICE_ROLES)
    return next((cookie for cookie in kept if cookie is not None), None)


def require_same_site(request: Request) -> None:
    """Refuse what another site's page sent. Raises CrossSite.

    A cookie travels by itself; another site's form must not be able to use it.
    """
    origin = request.headers.get("Origin")
    if origin is not None and _host(origin) != request.host:
        raise CrossSite
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise CrossSite


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
