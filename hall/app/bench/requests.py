"""A client as light as can be: one kept connection, prepared bytes, nothing decoded by itself.

For measuring only. The load must not be slower than what it loads, and both share two cores on
a small machine.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Any

from hall.domain.errors import Unavailable

TIMEOUT_SECONDS = 60.0
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Unexpected(Unavailable):
    """The hall answered a measured request with something else than it should."""

    code = "bench.unexpected"
    sentence = "测试请求未得到预期的回答：{answer}"
    title = "The hall did not answer a measured request as it should"


def request_bytes(
    method: str, path: str, token: str, body: Mapping[str, object] | None = None
) -> bytes:
    """A whole request, ready to be sent again and again."""
    content = b"" if body is None else json.dumps(body).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


class Answer:
    """Collects the bytes of one answer until it is whole."""

    def __init__(self) -> None:
        self._data = b""
        self._whole = -1
        self._body_at = 0

    def feed(self, data: bytes) -> bool:
        """Add what came; whether the answer is whole now."""
        self._data += data
        if self._whole < 0:
            end = self._data.find(_HEAD_END)
            if end < 0:
                return False
            self._body_at = end + len(_HEAD_END)
            head = self._data[:end].lower()
            at = head.find(_LENGTH) + len(_LENGTH)
            self._whole = self._body_at + int(head[at:].split(b"\r\n", 1)[0])
        return len(self._data) >= self._whole

    @property
    def status(self) -> int:
        return int(self._data[9:12])

    def decoded(self, *expected: int) -> dict[str, Any]:
        """The JSON body. Raises Unexpected for another status."""
        if self.status not in expected:
            raise Unexpected(answer=self._data[:400].decode(errors="replace"))
        found: dict[str, Any] = json.loads(self._data[self._body_at :])
        return found


class Connection:
    """One kept connection, one request at a time, waiting for each answer."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self._token = token
        self._socket = socket.create_connection((host, port), timeout=TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> Answer:
        """Send prepared bytes and wait for the answer."""
        self._socket.sendall(request)
        answer = Answer()
        while True:
            data = self._socket.recv(65536)
            if not data:
                raise Unexpected(answer="connection closed")
            if answer.feed(data):
                return answer

    def call(
        self, method: str, path: str, body: Mapping[str, object] | None = None, *others: int
    ) -> dict[str, Any]:
        """Ask and decode; ``others`` are statuses that will do besides 200 and 201."""
        request = request_bytes(method, f"/api/v1{path}", self._token, body)
        return self.send(request).decoded(200, 201, *others)

    def post(self, path: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
        return self.call("POST", path, {} if body is None else body)

    def close(self) -> None:
        self._socket.close()
