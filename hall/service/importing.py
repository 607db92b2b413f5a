"""Importing a catalogue beside a hall that may be running.

The command line's transaction and the writer's take turns on the database; the writer notices
that somebody else committed and reads the log's end and the catalogue anew.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from hall.domain.catalog import CatalogTables
from hall.domain.commands import Actor, ImportCatalog, Role
from hall.service import duty
from hall.service.bodies import Body
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.secret import derived, read_secret
from hall.service.terms import Terms
from hall.service.unit import Places, Unit
from hall.store import catalog, database, tickets
from hall.store.event_log import EventLog


def import_beside(directory: Path, tables: CatalogTables, terms: Terms) -> Body:
    """Replace the catalogue in one transaction of our own.

    Raises Invalid when people wait in a queue that would go, FileNotFoundError.
    """
    key = derived(read_secret(directory), "event-chain")
    with closing(database.open_plain(directory / DATABASE)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        unit = Unit(
            connection=connection,
            log=EventLog(connection, key),
            catalog=catalog.load(connection),
            terms=terms,
            actor=Actor(role=Role.ADMIN, id="command-line"),
            now=SystemClock().now(),
            random_bytes=os.urandom,
            places=Places(tickets.last_place(connection)),
        )
        try:
            counts = duty.import_catalog(unit, ImportCatalog(tables=tables))
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return counts
