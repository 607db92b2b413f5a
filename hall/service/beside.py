"""A command carried out beside a hall that may be running: the command line's way.

Its transaction and the writer's take turns on the database; the writer notices that somebody
else committed and reads the log's end and the catalogue anew.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from hall.domain.actors import Actor, Role
from hall.domain.commands import Command
from hall.service.bodies import Body
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.handlers import HANDLERS
from hall.service.secret import derived, read_secret
from hall.service.terms import Terms
from hall.service.unit import Places, Unit
from hall.service.vault import Vault
from hall.store import catalog, database, line
from hall.store.event_log import EventLog

COMMAND_LINE = Actor(role=Role.ADMIN, id="command-line")


def carry_out_beside(directory: Path, command: Command, terms: Terms) -> Body:
    """Carry a command out in one transaction of our own, as the command line.

    Raises what the command raises, and FileNotFoundError.
    """
    secret = read_secret(directory)
    with closing(database.open_plain(directory / DATABASE)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        unit = Unit(
            connection=connection,
            log=EventLog(connection, derived(secret, "event-chain")),
            catalog=catalog.load(connection),
            terms=terms,
            actor=COMMAND_LINE,
            now=SystemClock().now(),
            random_bytes=os.urandom,
            places=Places(line.last_place(connection)),
            vault=Vault(secret),
        )
        try:
            body = HANDLERS[type(command)](unit, command)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return body
