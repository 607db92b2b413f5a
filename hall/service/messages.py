"""Messages to citizens' phones (短信告知): the adapters that take them to a gateway.

A gateway may get a message twice when an answer was lost on the way; ``key`` names each once and
for all, so that it can drop the second. No adapter logs a number or a text.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import msgspec
import urllib3

from hall.config.settings import MessageAdapter, MessageSettings

TIMEOUT_SECONDS = 15.0


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message, as gateways get it."""

    key: str
    """The same for the same message, whenever it is tried."""
    phone: str
    text: str

    def __repr__(self) -> str:
        # A traceback or a log must not tell whom it was for.
        return f"Message(key={self.key!r})"


class MessageRefused(Exception):
    """The gateway will not send this one, now or later."""


class GatewayAway(Exception):
    """The gateway could not take it just now."""


class Messenger(Protocol):
    """Takes messages away."""

    @property
    def channel(self) -> str:
        """Its name in the record."""

    def send(self, message: Message) -> None:
        """Hand it on. Raises MessageRefused, GatewayAway."""

    def close(self) -> None:
        """Let go of the connection."""


class SpoolMessenger:
    """A file a message in a directory, from which a gateway's own program takes them away.

    A file appears whole under its name, readable to the hall's own user alone: it has a
    telephone number in it. The same message has the same name.
    """

    channel = MessageAdapter.SPOOL.value

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def send(self, message: Message) -> None:
        """Write it. Raises GatewayAway when the directory cannot be written to."""
        name = f"{quote(message.key, safe='')}.json"
        building = self._directory / f".{name}.part"
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            with os.fdopen(os.open(building, flags, 0o600), "wb") as file:
                file.write(msgspec.json.encode(message) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            building.rename(self._directory / name)
        except OSError as error:
            raise GatewayAway(error.strerror or type(error).__name__) from error

    def close(self) -> None:
        """It holds nothing open."""


class HttpMessenger:
    """Posts ``{"key": …, "phone": …, "text": …}`` to a gateway."""

    channel = MessageAdapter.HTTP.value

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        # Who gives it messages tries again by himself, so the pool must not.
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(total=TIMEOUT_SECONDS), retries=False
        )

    def send(self, message: Message) -> None:
        """Post it. Raises MessageRefused for a 4xx, GatewayAway for all else that is no success."""
        headers = {**self._headers, "Idempotency-Key": message.key}
        try:
            answer = self._pool.request(
                "POST", self._url, body=msgspec.json.encode(message), headers=headers
            )
        except urllib3.exceptions.HTTPError as error:
            # The error's text may have the address in it, and that a secret: its kind will do.
            raise GatewayAway(type(error).__name__) from None
        if 200 <= answer.status < 300:  # noqa: PLR2004 - success in HTTP
            return
        # Of these the gateway says itself that another try may do.
        if 400 <= answer.status < 500 and answer.status not in {401, 403, 408, 425, 429}:  # noqa: PLR2004
            raise MessageRefused(f"the gateway answered {answer.status}")
        raise GatewayAway(f"the gateway answered {answer.status}")

    def close(self) -> None:
        """Let go of the connection."""
        self._pool.clear()


def messenger_of(settings: MessageSettings) -> Messenger | None:
    """The adapter that hall.toml names; None for none."""
    made = _ADAPTERS.get(settings.adapter)
    return None if made is None else made(settings)


def _spool(settings: MessageSettings) -> Messenger:
    assert settings.directory is not None
    return SpoolMessenger(settings.directory)


_ADAPTERS: dict[MessageAdapter, Callable[[MessageSettings], Messenger]] = {
    MessageAdapter.SPOOL: _spool,
    MessageAdapter.HTTP: lambda settings: HttpMessenger(settings.url, settings.token),
}
