"""What a running hall offers, read from its own description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CatalogTables, Counter, Department, Item, Kiosk, Queue


def offered(body: Mapping[str, Any]) -> Catalog:
    """The catalogue of ``GET /catalog``. Raises ValueError for a body that is none."""
    try:
        tables = CatalogTables(
            departments=msgspec.convert(body["departments"], tuple[Department, ...]),
            queues=msgspec.convert(body["queues"], tuple[Queue, ...]),
            items=msgspec.convert(body["items"], tuple[Item, ...]),
            counters=msgspec.convert(body["counters"], tuple[Counter, ...]),
            kiosks=msgspec.convert(body["kiosks"], tuple[Kiosk, ...]),
        )
    except (KeyError, msgspec.ValidationError) as error:
        raise ValueError(f"大厅的目录读不懂 not a catalogue: {error}") from error
    return Catalog.of(tables)
