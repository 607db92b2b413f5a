"""What a request works with: the hall, the bridge to its writer, queries, and who may speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import Request, current_app

from hall.config.settings import Settings
from hall.domain.actors import Actor
from hall.domain.commands import Command
from hall.service.access import Access
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.onlooker import ReadHall
from hall.service.queries import Queries
from hall.store.database import Reader
from hall.web.bridge import Bridge
from hall.web.identity import Identities

EXTENSION = "jiaohao"


class Naming(Protocol):
    """Finds out who asks."""

    def of(self, request: Request) -> Actor | None:
        """The actor; None for nobody. Raises Unauthenticated for a token that is not valid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What there is for pages that change nothing, in the hall's process and in the citizens'.

    One per process; used on the hub's thread.
    """

    hall: ReadHall
    settings: Settings
    reader: Reader
    identities: Naming

    @property
    def queries(self) -> Queries:
        """Read models over the present catalogue."""
        hall = self.hall
        return Queries(self.reader, hall.catalog, hall.terms, hall.clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Web(Reading):
    """What there is in the hall's own process besides: its writer, and whom it knows."""

    hall: Hall
    bridge: Bridge
    access: Access
    identities: Identities

    def run(self, command: Command, actor: Actor, key: str | None = None) -> Body:
        """Give a command and wait for its answer without holding up the hub."""
        return self.bridge.run(command, actor, key)


def reading() -> Reading:
    """The context of the running app, whichever process it is in."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Reading)
    return found


def web() -> Web:
    """The context of the hall's own app."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Web)
    return found
