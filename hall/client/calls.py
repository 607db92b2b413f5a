"""Calls of the hall's API that survive a restart of the hall.

A POST carries an Idempotency-Key and is repeated under the same one until the hall has answered
or the caller's time is up: so it is done once, however often it had to be sent.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import urllib3
from urllib3.connectionpool import connection_from_url
from urllib3.exceptions import HTTPError, LocationParseError

Body = dict[str, Any]

WITHIN_SECONDS = 5.0
CONNECT_SECONDS = 2.0
FIRST_DELAY_SECONDS = 0.02
LAST_DELAY_SECONDS = 0.5
_PASSING = frozenset(
    {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}
)
"""Answers of a hall that will answer otherwise soon; nothing was done, or the key tells."""
_ABOUT_THE_CALLER = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
)


class ClientError(Exception):
    """A call that brought no result."""

    code = "client.error"


class HallUnreachable(ClientError):
    """No answer in time. What was asked may have been done: ask again with the same key."""

    code = "client.unreachable"


class ClientRefused(ClientError):
    """The hall's refusal: its stable code, the HTTP status, and the whole problem+json."""

    def __init__(self, code: str, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(str(problem.get("detail") or problem.get("title") or code))
        self.code = code
        self.status = status
        self.problem = problem

    @property
    def is_final(self) -> bool:
        """Whether the hall would refuse the same again: it said that what was asked is wrong, and
        not that it cannot now (its disk is full, it failed, the token is not to be used).
        """
        return (
            self.status < HTTPStatus.INTERNAL_SERVER_ERROR and self.status not in _ABOUT_THE_CALLER
        )


class HallClient:
    """One hall, one token. Thread-safe; connections are kept open and shared."""

    def __init__(self, url: str, token: str, *, connections: int = 16) -> None:
        """``url`` as ``http://127.0.0.1:8000``; raises ValueError for one that is none."""
        try:
            self._pool = connection_from_url(url, maxsize=connections, block=False)
        except LocationParseError as error:
            raise ValueError(f"不是网址 not a URL: {url!r}") from error
        self._prefix = f"{urllib3.util.parse_url(url).path or ''}".rstrip("/") + "/api/v1"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._closing = threading.Event()

    def get(self, path: str, *, within_seconds: float = WITHIN_SECONDS) -> Body:
        """The answer to ``GET /api/v1`` + path. Raises ClientRefused, HallUnreachable."""
        return self._ask("GET", path, None, None, within_seconds, {})

    def post(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        within_seconds: float = WITHIN_SECONDS,
        headers: Mapping[str, str] | None = None,
    ) -> Body:
        """The answer to a POST. Without a ``key`` this call makes one of its own.

        Raises ClientRefused, HallUnreachable after ``within_seconds``.
        """
        content = json.dumps(dict(body or {}), ensure_ascii=False).encode()
        return self._ask("POST", path, content, key or new_key(), within_seconds, headers or {})

    def close(self) -> None:
        """Give up what is being repeated, and close the connections that nobody uses."""
        self._closing.set()
        self._pool.close()

    def _ask(
        self,
        method: str,
        path: str,
        content: bytes | None,
        key: str | None,
        within: float,
        more: Mapping[str, str],
    ) -> Body:
        deadline = time.monotonic() + within
        headers = {**self._headers, **more}
        if key is not None:
            headers["Idempotency-Key"] = key
        delay = FIRST_DELAY_SECONDS
        while True:
            left = deadline - time.monotonic()
            error: ClientError
            try:
                return self._once(method, path, content, headers, max(left, 0.05))
            except HallUnreachable as unreachable:
                error = unreachable
            except ClientRefused as refused:
                if refused.status not in _PASSING:
                    raise
                error = refused
            if time.monotonic() + delay >= deadline or self._closing.wait(delay):
                raise error
            delay = min(2 * delay, LAST_DELAY_SECONDS)

    def _once(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str], left: float
    ) -> Body:
        timeout = urllib3.Timeout(connect=min(left, CONNECT_SECONDS), read=left)
        try:
            answer = self._pool.request(
                method, self._prefix + path, body=content, headers=headers, timeout=timeout,
                retries=False, redirect=False,
            )  # fmt: skip
            data = answer.data
        except HTTPError as error:
            raise HallUnreachable(f"大厅没有应答 no answer from the hall: {error}") from error
        body = _decoded(data)
        if answer.status < HTTPStatus.BAD_REQUEST:
            return body
        code = body.get("code")
        raise ClientRefused(
            code if isinstance(code, str) else f"http.{answer.status}", answer.status, body
        )


def new_key() -> str:
    """A key that no other request has."""
    return uuid.uuid4().hex


def _decoded(data: bytes) -> Body:
    try:
        body = json.loads(data)
    except ValueError:
        # Not the hall's: a proxy's page. The status says enough.
        return {}
    return body if isinstance(body, dict) else {}
