"""Every refusal as problem+json (RFC 9457), with the stable code of its error."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from hall.domain import errors
from hall.domain.errors import HallError
from hall.store.database import is_trouble

logger = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[HallError], HTTPStatus], ...] = (
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (errors.Refused, HTTPStatus.CONFLICT),
    (errors.Invalid, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.BodyTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (errors.Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (errors.Forbidden, HTTPStatus.FORBIDDEN),
    (errors.Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
_DEFECTS = frozenset({"hall.internal"})
"""Codes of our own mistakes, which are told as such and not as a passing trouble."""


def status_of(error: HallError) -> HTTPStatus:
    """The HTTP status that stands for a refusal."""
    if error.code in _DEFECTS:
        return HTTPStatus.INTERNAL_SERVER_ERROR
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem(error: HallError) -> Response:
    """The refusal as an answer."""
    status = status_of(error)
    body = {
        **error.facts,
        "type": f"urn:jiaohao:problem:{error.code}",
        "title": error.title,
        "status": int(status),
        "code": error.code,
        "detail": str(error),
    }
    answer = Response(
        msgspec.json.encode(body, enc_hook=str), status, content_type="application/problem+json"
    )
    if status is HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="jiaohao"'
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        answer.headers["Retry-After"] = str(error.facts["seconds"])
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "2"
    return answer


_OF_PROBLEMS = frozenset({"type", "title", "status", "code", "detail"})


def restored(told: Mapping[str, object]) -> HallError | None:
    """The refusal that another process answered with; None for a code that this one has not."""
    try:
        kind = errors.by_code(str(told.get("code")))
    except KeyError:
        return None
    return kind(**{key: value for key, value in told.items() if key not in _OF_PROBLEMS})


def handle_problems(app: Flask) -> None:
    """Answer every error of the app in one form; pages keep their own for people."""

    @app.errorhandler(HallError)
    def refused(error: HallError) -> Response:
        return problem(error)

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_: RequestEntityTooLarge) -> Response:
        return problem(errors.BodyTooLarge())

    @app.errorhandler(HTTPException)
    def protocol(error: HTTPException) -> Response:
        status = HTTPStatus(error.code or 500)
        body = {
            "type": "about:blank",
            "title": status.phrase,
            "status": int(status),
            "code": f"http.{status.name.lower()}",
            "detail": error.description or status.description,
        }
        answer = Response(
            msgspec.json.encode(body), status, content_type="application/problem+json"
        )
        for name, value in error.get_headers(request.environ):
            if name.lower() == "allow":
                answer.headers[name] = value
        return answer

    @app.errorhandler(Exception)
    def defect(error: Exception) -> Response:
        logger.error("%s %s failed", request.method, request.path, exc_info=error)
        if is_trouble(error):
            return problem(errors.Unavailable())
        body = {
            "type": "about:blank",
            "title": "Internal error",
            "status": 500,
            "code": "hall.internal",
            "detail": "系统内部错误，请重试或联系管理员。",
        }
        return Response(msgspec.json.encode(body), 500, content_type="application/problem+json")
