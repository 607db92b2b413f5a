"""Declaring an endpoint once: its path, who may, its body, its answer, and its description."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from hall.domain.commands import Actor
from hall.domain.errors import Invalid
from hall.web.context import web
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


ENDPOINTS: list[Endpoint] = []
"""Every endpoint of the running product, in the order of declaration."""

View = Callable[..., object]


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
    log in and nobody did), then the decoded body if there is one. What it returns is encoded.
    """
    ENDPOINTS.append(
        Endpoint(
            method=method, path=path, summary=summary, action=action, body=body, answer=answer,
            status=status, query=query,
        )
    )  # fmt: skip
    decoder = None if body is None else msgspec.json.Decoder(body)

    def declare(view: View) -> View:
        def serve(**arguments: object) -> Response:
            actor = web().identities.of(request) if action is None else None
            if action is not None:
                actor = web().identities.require(request, action)
            given = (actor,) if decoder is None else (actor, _decoded(decoder))
            return answered(view(*given, **arguments), status)

        name = f"{method.lower()}_{view.__module__}_{view.__name__}".replace(".", "_")
        rule = re.sub(r"{(\w+)}", r"<\1>", path.replace("{number}", "<int:number>"))
        rule = rule.replace("<ticket>", "<int:ticket>").replace("<slip>", "<int:slip>")
        blueprint.add_url_rule(f"/api/v1{rule}", name, serve, methods=[method])
        return view

    return declare


def answered(body: object, status: int = 200) -> Response:
    """A JSON answer; an answer is never kept by a browser or a proxy."""
    response = Response(_encoder.encode(body), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def idempotency_key(actor: Actor | None) -> str | None:
    """The request's key, within its sender's own space; None when it sent none.

    Raises Invalid for one that is too long.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= MAX_KEY:
        problem = f"1 to {MAX_KEY} characters"
        raise Invalid(errors=[{"field": "Idempotency-Key", "problem": problem}])
    sender = "-" if actor is None else f"{actor.role}:{actor.id}"
    return f"{sender}|{key}"


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


def _decoded(decoder: msgspec.json.Decoder[Any]) -> object:
    raw = request.get_data(cache=False) or b"{}"
    try:
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise Invalid(errors=[named(str(error))]) from error
    except msgspec.DecodeError as error:
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
