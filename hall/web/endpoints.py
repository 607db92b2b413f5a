"""Declaring an endpoint once: its path, who may, its body, its answer, and its description."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec
from flask import Blueprint, Response, request
from werkzeug.routing import IntegerConverter

from hall.domain.actors import Actor, Role
from hall.domain.errors import Invalid
from hall.service.access import PAGE
from hall.service.secret import token_hash
from hall.web.context import reading, web
from hall.web.identity import session_cookie
from hall.web.permissions import Action

_encoder = msgspec.json.Encoder(enc_hook=str)
_AT = re.compile(r"^(?P<problem>.*?)(?: - at `\$\.?(?P<field>[^`]*)`)?$", re.DOTALL)
MAX_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One call of the API, as ``openapi.json`` describes it."""

    method: str
    path: str
    summary: str
    action: Action | None
    """None: nobody needs to log in."""
    body: type[msgspec.Struct] | None
    answer: Any
    status: int
    query: tuple[tuple[str, str], ...]
    """Names and JSON types of query parameters."""
    description: str = ""
    """What the summary has no room for; empty: nothing."""


NEEDS_KEY = frozenset({Action.OPEN_CASE})
"""What must come with an Idempotency-Key: done a second time for a lost answer, it would be a
second application, and nothing takes it back."""
ENDPOINTS: list[Endpoint] = []
"""Every endpoint of the running product, in the order of declaration."""
WHOLE = frozenset({"number", "ticket", "slip", "alert", "meeting", "copy"})
"""Names of path arguments that are whole numbers."""


class Whole(IntegerConverter):
    """A path's number: not more digits than the database can hold, so a longer one is a 404."""

    regex = "[0-9]{1,18}"


View = Callable[..., object]
T = TypeVar("T")


def endpoint(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    summary: str,
    action: Action | None,
    answer: Any,
    body: type[msgspec.Struct] | None = None,
    status: int = 200,
    query: tuple[tuple[str, str], ...] = (),
) -> Callable[[View], View]:
    """Route ``path`` (under /api/v1) to a function of (actor, body, path arguments).

    The function gets what its declaration asks for: the actor first (None when nobody needs to
    log in and nobody did), then the decoded body if there is one. What it returns is encoded. Its
    docstring goes into the description of the API.
    """
    decoder = None if body is None else msgspec.json.Decoder(body)

    def declare(view: View) -> View:
        ENDPOINTS.append(
            Endpoint(
                method=method, path=path, summary=summary, action=action, body=body, answer=answer,
                status=status, query=query, description=cleandoc(view.__doc__ or ""),
            )
        )  # fmt: skip

        def serve(**arguments: object) -> Response:
            actor = reading().identities.of(request) if action is None else None
            if action is not None:
                actor = web().identities.require(request, action)
            given = (actor,) if decoder is None else (actor, decoded(decoder))
            if action in NEEDS_KEY and "Idempotency-Key" not in request.headers:
                problem = "required: one an application, the same when it is sent again"
                raise Invalid(errors=[{"field": "Idempotency-Key", "problem": problem}])
            return answered(view(*given, **arguments), status)

        name = f"{method.lower()}_{view.__module__}_{view.__name__}".replace(".", "_")
        rule = re.sub(r"{(\w+)}", _argument, path)
        blueprint.add_url_rule(f"/api/v1{rule}", name, serve, methods=[method])
        return view

    return declare


def _argument(found: re.Match[str]) -> str:
    return f"<whole:{found[1]}>" if found[1] in WHOLE else f"<{found[1]}>"


def answered(body: object, status: int = 200) -> Response:
    """A JSON answer; an answer is never kept by a browser or a proxy."""
    response = Response(_encoder.encode(body), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def idempotency_key(actor: Actor, within: str = "") -> str | None:
    """The request's key, within its sender's own space; None when it sent none.

    ``within`` parts citizens, who have no name: the code of the slip they speak of. Raises
    Invalid for a key that is too long.
    """
    key = key_sent()
    return None if key is None else f"{_sender(actor, within)}|{key}"


def key_sent() -> str | None:
    """The request's key as it was sent; None when there is none. Raises Invalid."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 0 < len(key) <= MAX_KEY:
        problem = f"1 to {MAX_KEY} characters"
        raise Invalid(errors=[{"field": "Idempotency-Key", "problem": problem}])
    return key


def _sender(actor: Actor, within: str) -> str:
    # A token and an account may bear one name, and all pages of a kind do.
    if actor.role is Role.CITIZEN:
        return f"citizen:{quote(within, safe='')}"
    if "Authorization" in request.headers:
        return f"token:{quote(actor.id, safe='')}"
    if actor.id == PAGE:
        cookie = session_cookie(request)
        assert cookie is not None
        return f"page:{token_hash(cookie).hex()}"
    return f"account:{quote(actor.id, safe='')}"


def whole(name: str, default: int, low: int, high: int) -> int:
    """A whole number of the query string. Raises Invalid."""
    text = request.args.get(name)
    if text is None:
        return default
    try:
        value = int(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        problem = f"a whole number from {low} to {high}"
        raise Invalid(errors=[{"field": name, "problem": problem}])
    return value


def decoded(decoder: msgspec.json.Decoder[T]) -> T:
    """The request's body. Raises Invalid with the field that is wrong."""
    raw = request.get_data(cache=False) or b"{}"
    if request.content_length is None:
        # In chunks: what goes over the limit shows when one asks for more, as a 413.
        request.stream.read(1)
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise Invalid(errors=[named(str(error))]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(errors=[{"field": "", "problem": f"not valid JSON: {error}"}]) from error


def named(message: str) -> dict[str, str]:
    """A decoder's complaint as the field it is about and what is wrong with it."""
    unknown = re.search(r"unknown field `([^`]*)`", message)
    missing = re.search(r"missing required field `([^`]*)`", message)
    found = _AT.match(message)
    field = found["field"] or "" if found else ""
    problem = found["problem"] if found else message
    for match in (unknown, missing):
        if match is not None:
            field = f"{field}.{match[1]}" if field else match[1]
    return {"field": field, "problem": problem}
