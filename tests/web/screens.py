"""Clients of the socket namespaces: one in-process, and a real one for what crosses the wire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.web.house import House, check_instants, flush


class Screen:
    """A socket in-process; what it got is checked for gaps as a page does it."""

    def __init__(
        self,
        house: House,
        namespace: str,
        auth: Mapping[str, Any] | None = None,
        cookie: str | None = None,
    ) -> None:
        self._namespace = namespace
        # What happened before is told before.
        flush()
        browser = house.browser()
        if cookie is not None:
            browser.set_cookie("jiaohao", cookie)
        self._client = house.application.socketio.test_client(
            house.application.flask,
            namespace=namespace,
            auth=None if auth is None else dict(auth),
            flask_test_client=browser,
        )

    @property
    def connected(self) -> bool:
        return bool(self._client.is_connected(self._namespace))

    def got(self) -> list[tuple[str, Any]]:
        """The messages since the last asking: their names and what they carried."""
        flush()
        said = self._client.get_received(self._namespace)
        messages = [(one["name"], one["args"][0]) for one in said]
        for _, payload in messages:
            check_instants(payload)
        return messages

    def snapshot(self) -> dict[str, Any]:
        """The one message of somebody who has just come, or asked again."""
        [(name, payload)] = self.got()
        assert name == "snapshot"
        return dict(payload)

    def events(self) -> list[dict[str, Any]]:
        """The events since the last asking."""
        messages = self.got()
        assert {name for name, _ in messages} <= {"event"}
        return [payload for _, payload in messages]

    def leave(self) -> None:
        self._client.disconnect(self._namespace)

    def send(self, name: str, *payload: Any) -> None:
        self._client.emit(name, *payload, namespace=self._namespace)


def without_gaps(seq: int, events: list[dict[str, Any]]) -> int:
    """Follow the events from a snapshot's seq as a screen does; returns the last seq."""
    for event in events:
        assert event.keys() >= {"seq", "name", "at", "data"}
        assert event["prev"] == seq, event
        assert event["seq"] > seq
        seq = event["seq"]
    return seq
