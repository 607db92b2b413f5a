"""What a request works with: the hall, the bridge to its writer, queries, and who may speak."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from hall.config.settings import Settings
from hall.domain.commands import Actor, Command
from hall.service.access import Access
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.queries import Queries
from hall.store.database import Reader
from hall.web.bridge import Bridge
from hall.web.identity import Identities

EXTENSION = "jiaohao"


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """One per process; used on the hub's thread."""

    hall: Hall
    settings: Settings
    bridge: Bridge
    reader: Reader
    access: Access
    identities: Identities

    @property
    def queries(self) -> Queries:
        """Read models over the present catalogue."""
        hall = self.hall
        return Queries(self.reader, hall.catalog, hall.terms, hall.clock)

    def run(self, command: Command, actor: Actor, key: str | None = None) -> Body:
        """Give a command and wait for its answer without holding up the hub."""
        return self.bridge.run(command, actor, key)


def web() -> Web:
    """The context of the running app."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Web)
    return found
