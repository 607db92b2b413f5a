"""The API described by itself: made from the declared endpoints, never written beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from hall.web import schemas
from hall.web.endpoints import ENDPOINTS, NEEDS_KEY, WHOLE, Endpoint

_PROBLEMS = {
    "401": "no or wrong token",
    "403": "not with this role, post or program; see `code`",
    "404": "no such thing",
    "409": "refused in this state; see `code`",
    "413": "body over 64 kB",
    "429": "too many at once; `Retry-After` says how many seconds to wait",
    "422": "malformed JSON or fields; `errors` names them",
    "503": "the hall cannot take work just now",
}

_UNGUARDED = (
    Endpoint(
        method="GET", path="/health", summary="Whether tickets can be taken", action=None,
        body=None, answer=schemas.HealthAnswer, status=200, query=(),
    ),
    Endpoint(
        method="GET", path="/openapi.json", summary="This description", action=None,
        body=None, answer=schemas.Anything, status=200, query=(),
    ),
)  # fmt: skip
"""Calls that answer in a way of their own."""


def document(version: str) -> dict[str, Any]:
    """The whole API as OpenAPI 3.1."""
    types = _types([*ENDPOINTS, *_UNGUARDED])
    built, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    schema = dict(zip(map(repr, types), built, strict=True))
    paths: dict[str, Any] = {}
    for one in (*ENDPOINTS, *_UNGUARDED):
        paths.setdefault(f"/api/v1{one.path}", {})[one.method.lower()] = _operation(one, schema)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jiaohao 叫号", "version": version},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _types(endpoints: Iterable[Endpoint]) -> list[Any]:
    found: dict[str, Any] = {repr(schemas.Problem): schemas.Problem}
    for one in endpoints:
        for part in (one.body, one.answer):
            if part is not None:
                found[repr(part)] = part
    return list(found.values())


def _operation(one: Endpoint, schema: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": one.summary,
        "parameters": [*_path_parameters(one.path), *_query_parameters(one)],
        "responses": {
            str(one.status): {
                "description": "done",
                "content": {"application/json": {"schema": schema[repr(one.answer)]}},
            },
            **{
                code: {
                    "description": text,
                    "content": {
                        "application/problem+json": {"schema": schema[repr(schemas.Problem)]}
                    },
                }
                for code, text in _PROBLEMS.items()
            },
        },
    }
    if one.description:
        operation["description"] = one.description
    if one.path == "/health":
        operation["responses"]["503"] = {
            "description": _PROBLEMS["503"],
            "content": operation["responses"]["200"]["content"],
        }
    if one.action is not None:
        operation["security"] = [{"bearer": []}]
        operation["x-permission"] = one.action.value
    if one.method == "POST":
        operation["parameters"].append(
            {
                "name": "Idempotency-Key", "in": "header", "required": one.action in NEEDS_KEY,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200},
            }
        )  # fmt: skip
    if one.body is not None:
        operation["requestBody"] = {
            "content": {"application/json": {"schema": schema[repr(one.body)]}}
        }
    return operation


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name, "in": "path", "required": True,
            "schema": {"type": "integer" if name in WHOLE else "string"},
        }
        for name in re.findall(r"{(\w+)}", path)
    ]  # fmt: skip


def _query_parameters(one: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": {"type": kind}}
        for name, kind in one.query
    ]
