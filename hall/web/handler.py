"""How the server sends an answer: gevent's handler, with the head and the body in one packet."""

from __future__ import annotations

from gevent import pywsgi


class Handler(pywsgi.WSGIHandler):
    """One connection."""

    _held: bytearray | None = None

    def log_request(self) -> None:
        """Nothing: pywsgi would format a line for a log that nobody reads."""

    def _write_with_headers(self, data: bytes) -> None:
        self._held = bytearray()
        super()._write_with_headers(data)  # type: ignore[misc]  # not in the stubs
        whole, self._held = self._held, None
        super()._sendall(whole)  # type: ignore[misc]

    def _sendall(self, data: bytes) -> None:
        # The head waits for the first part of the body: one packet, and one wake of the client.
        # Should gevent rename these two methods, answers go out in two packets again.
        if self._held is None:
            super()._sendall(data)  # type: ignore[misc]
        else:
            self._held += data
