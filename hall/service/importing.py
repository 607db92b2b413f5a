"""Importing a catalogue beside a hall that may be running."""

from __future__ import annotations

from pathlib import Path

from hall.domain.catalog_rows import CatalogTables
from hall.domain.commands import ImportCatalog
from hall.service.beside import carry_out_beside
from hall.service.bodies import Body
from hall.service.terms import Terms


def import_beside(directory: Path, tables: CatalogTables, terms: Terms) -> Body:
    """Replace the catalogue in one transaction of our own.

    Raises Invalid when people wait in a queue that would go, FileNotFoundError.
    """
    return carry_out_beside(directory, ImportCatalog(tables=tables), terms)
