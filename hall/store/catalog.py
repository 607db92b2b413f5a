"""The catalogue: departments, queues, items with what they ask for, counters, kiosks."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from enum import Enum
from typing import TypeVar

import msgspec

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CatalogTables, Counter, Department, Item, Kiosk, Queue
from hall.domain.forms import Field
from hall.domain.requirements import Fee, Material, Part

Row = Department | Queue | Item | Counter | Kiosk | Material | Fee | Part | Field
R = TypeVar("R", Department, Queue, Item, Counter, Kiosk, Material, Fee, Part, Field)
_TABLES: tuple[tuple[str, type[Row]], ...] = (
    ("departments", Department),
    ("queues", Queue),
    ("items", Item),
    ("counters", Counter),
    ("kiosks", Kiosk),
    ("materials", Material),
    ("fees", Fee),
    ("parts", Part),
    ("fields", Field),
)
_LISTS = frozenset({"materials", "queues", "departments", "after", "choices", "maps_to"})
"""Columns that hold a JSON list."""
_FLAGS = frozenset(
    {"disclosed", "on_site", "main", "tolerable", "by_quantity", "required", "personal"}
)
"""Columns that hold 0 or 1."""


def replace(connection: sqlite3.Connection, tables: CatalogTables) -> int:
    """Write the whole catalogue in place of the old one; returns its new version."""
    for table, kind in _TABLES:
        columns = _columns(kind)
        connection.execute(f"DELETE FROM {table}")
        marks = ", ".join("?" * (len(columns) + 1))
        connection.executemany(
            f"INSERT INTO {table} (position, {_quoted(columns)}) VALUES ({marks})",
            [
                (position, *(_stored(getattr(row, column)) for column in columns))
                for position, row in enumerate(getattr(tables, table))
            ],
        )
    row = connection.execute(
        "INSERT INTO settings (key, value) VALUES ('catalog_version', '1') ON CONFLICT DO UPDATE"
        " SET value = CAST(value AS INTEGER) + 1 RETURNING value"
    ).fetchone()
    return int(row[0])


def version(connection: sqlite3.Connection) -> int:
    """Grows with every import; 0 before the first."""
    row = connection.execute("SELECT value FROM settings WHERE key = 'catalog_version'").fetchone()
    return 0 if row is None else int(row[0])


def load(connection: sqlite3.Connection) -> Catalog:
    """The present catalogue."""
    return Catalog.of(tables(connection))


def tables(connection: sqlite3.Connection) -> CatalogTables:
    """The present catalogue as rows in their written order."""
    return CatalogTables(
        departments=_rows(connection, "departments", Department),
        queues=_rows(connection, "queues", Queue),
        items=_rows(connection, "items", Item),
        counters=_rows(connection, "counters", Counter),
        kiosks=_rows(connection, "kiosks", Kiosk),
        materials=_rows(connection, "materials", Material),
        fees=_rows(connection, "fees", Fee),
        parts=_rows(connection, "parts", Part),
        fields=_rows(connection, "fields", Field),
    )


def _rows(connection: sqlite3.Connection, table: str, kind: type[R]) -> tuple[R, ...]:
    columns = _columns(kind)
    rows = connection.execute(f"SELECT {_quoted(columns)} FROM {table} ORDER BY position")
    return tuple(
        msgspec.convert(
            {column: _loaded(column, value) for column, value in zip(columns, row, strict=True)},
            kind,
        )
        for row in rows
    )


def _columns(kind: type[Row]) -> list[str]:
    return [field.name for field in fields(kind)]


def _quoted(columns: list[str]) -> str:
    # A part's order is a word of SQL.
    return ", ".join(f'"{column}"' for column in columns)


def _stored(value: object) -> object:
    if isinstance(value, tuple):
        return msgspec.json.encode(value).decode()
    return value.value if isinstance(value, Enum) else value


def _loaded(column: str, value: object) -> object:
    if column in _LISTS:
        return msgspec.json.decode(str(value))
    return bool(value) if column in _FLAGS else value
