"""How the server reads a request's head and sends an answer: gevent's handler, made stricter.

gevent reads heads with the parser of e-mails, which takes what it can get: a head that ends
where the line was cut was carried out, half a ``call-next`` and all. Ours refuses it
(docs/decisions/0005). Head and body leave in one packet, which is one wake of the client.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from gevent import pywsgi

MAX_LINE = 8192
MAX_FIELDS = 100
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What a field may be called, RFC 9110 section 5.6.2."""


class BadHead(ValueError):
    """The head is none; pywsgi answers 400 and closes."""


class Head:
    """The fields of a request, as pywsgi and the WSGI environment want them.

    Stricter than the e-mail parser where RFC 9112 asks for it: no folded lines, no space before
    the colon, no two different lengths.
    """

    status = ""
    """pywsgi asks for it; a bad head raises instead."""

    def __init__(self, file: IO[bytes]) -> None:
        """Read up to the empty line. Raises BadHead."""
        self._fields: dict[str, str] = {}
        self._lines: list[tuple[str, str]] = []
        while (line := file.readline(MAX_LINE + 1).decode("latin-1")) not in {"\r\n", "\n"}:
            self._add(line)

    def _add(self, line: str) -> None:
        name, colon, value = line.partition(":")
        if len(line) > MAX_LINE or len(self._lines) >= MAX_FIELDS:
            raise BadHead("the head is too long")
        if not line:
            # Cut off: half a request must not be taken for a whole one with an empty body.
            raise BadHead("the head ends early")
        if not colon or not TOKEN.fullmatch(name):
            raise BadHead(f"not a field: {line[:40]!r}")
        key, value = name.lower(), value.strip()
        if "\r" in value or "\0" in value:
            raise BadHead(f"a control character in {key}")
        kept = self._fields.setdefault(key, value)
        if key in {"content-length", "transfer-encoding"} and kept != value:
            raise BadHead(f"two values of {key}")
        self._lines.append((name, value))

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of a field, whatever its case."""
        return self._fields.get(name.lower(), default)

    getheader = get

    @property
    def typeheader(self) -> str | None:
        return self.get("content-type")

    @property
    def headers(self) -> Iterator[str]:
        """The lines again, one a field."""
        return (f"{name}: {value}\r\n" for name, value in self._lines)

    def __delitem__(self, name: str) -> None:
        del self._fields[name.lower()]
        self._lines = [line for line in self._lines if line[0].lower() != name.lower()]


class Handler(pywsgi.WSGIHandler):
    """One connection."""

    _held: bytearray | None = None
    # The two methods below are gevent's own and not in its stubs. Should they be renamed one
    # day, answers go out in two packets again.

    def MessageClass(self, fp: IO[bytes], *_: object) -> Head:  # type: ignore[override]  # noqa: N802
        # pywsgi's name for what reads a head; what it asks of the result, Head has.
        return Head(fp)

    def log_request(self) -> None:
        """Nothing: pywsgi would format a line for a log that nobody reads."""

    def _write_with_headers(self, data: bytes) -> None:
        self._held = bytearray()
        super()._write_with_headers(data)  # type: ignore[misc]
        whole, self._held = self._held, None
        super()._sendall(whole)  # type: ignore[misc]

    def _sendall(self, data: bytes) -> None:
        # The head waits for the first part of the body: one packet, and one wake of the client.
        if self._held is None:
            super()._sendall(data)  # type: ignore[misc]
        else:
            self._held += data
