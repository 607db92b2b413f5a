"""One sheet of text as rows of the domain, with every bad cell noted and none stopping the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from hall.config.catalogue_cells import CatalogRow, Cells, ReadSheet
from hall.config.catalogue_tables import (
    COUNTER_KINDS,
    FIELD_TYPES,
    ITEM_KINDS,
    SOURCES,
    STARTS,
    UNITS,
    Column,
    Table,
)
from hall.config.cells import clean_text, column_letter
from hall.config.problems import CellProblem, closest
from hall.config.sheets import Row, Sheet
from hall.domain.catalog_rows import Counter, CounterKind, Department, Item, ItemKind, Kiosk, Queue
from hall.domain.forms import ALWAYS_PERSONAL, Field, FieldType
from hall.domain.handling.clocks import Unit
from hall.domain.requirements import Fee, Material, MaterialSource, Part


def read_sheet(sheet: Sheet, table: Table) -> ReadSheet:
    """The rows of a sheet that holds this table; its first row that is not empty is the header."""
    read = ReadSheet(table=table, source=sheet.source)
    if not sheet.rows:
        read.problems.append(CellProblem(source=sheet.source, message="表是空的，缺少表头"))
        read.sound = False
        return read
    header, *rows = sheet.rows
    _read_header(read, header)
    if read.sound:
        build = _BUILDERS[table.name]
        width = len(header.cells)
        for row in rows:
            read.lines.append(row.line)
            read.rows.append(build(Cells(read, len(read.rows), row.cells)))
            _check_width(read, row, width)
    return read


def _read_header(read: ReadSheet, row: Row) -> None:
    seen: dict[str, Column] = {}
    for place, cell in enumerate(row.cells):
        header = clean_text(cell)
        if not header:
            continue
        column = read.table.column_of(header)
        message, meant = "", ""
        if column is None:
            message = f"“{read.table.title}”表没有列“{header}”"
            meant = closest(header, read.table.headers())
        elif column.field in seen:
            message = f"列“{header}”重复"
        else:
            seen[column.field] = column
            read.columns[column.field] = (place, header)
        if message:
            read.problems.append(
                CellProblem(
                    source=read.source,
                    line=row.line,
                    column=column_letter(place),
                    message=message,
                    meant=meant,
                )
            )
    for column in read.table.columns:
        if column.needed and column.field not in seen:
            message = f"缺少列“{column.title}”（{column.field}）"
            read.problems.append(CellProblem(source=read.source, line=row.line, message=message))
            read.sound = False


def _check_width(read: ReadSheet, row: Row, width: int) -> None:
    for place, cell in enumerate(row.cells):
        if place >= width and cell.strip():
            message = f"表头只有 {width} 列，多出内容“{clean_text(cell)}”"
            read.problems.append(
                CellProblem(
                    source=read.source,
                    line=row.line,
                    column=column_letter(place),
                    message=message,
                )
            )
            return


def _department(cells: Cells) -> Department:
    return Department(
        code=cells.needed_code("code"),
        name=cells.needed_text("name"),
        name_en=cells.text("name_en"),
        place=cells.text("place"),
    )


def _queue(cells: Cells) -> Queue:
    return Queue(
        code=cells.needed_code("code"),
        prefix=cells.needed_code("prefix"),
        name=cells.needed_text("name"),
        name_en=cells.text("name_en"),
        department=cells.code_or_none("department"),
    )


def _item(cells: Cells) -> Item:
    return Item(
        code=cells.needed_code("code"),
        name=cells.needed_text("name"),
        name_en=cells.text("name_en"),
        department=cells.needed_code("department"),
        queue=cells.needed_code("queue"),
        kind=cells.kind("kind", ITEM_KINDS, ItemKind.PROMISED),
        promised_days=cells.number_or_none("promised_days"),
        statutory_days=cells.number_or_none("statutory_days"),
        fee=cells.text("fee"),
        materials=cells.texts("materials"),
        minutes=cells.number("minutes", 10),
        limit_unit=cells.word("limit_unit", UNITS, Unit.WORKING_DAYS),
        limit_start=cells.word_or_none("limit_start", STARTS),
        theme=cells.text("theme"),
        basis=cells.text("basis"),
        guide_version=cells.text("guide_version"),
        disclosed=cells.flag("disclosed", default=True),
        supplement_days=cells.number_or_none("supplement_days"),
        stop_days=cells.number_or_none("stop_days"),
        on_site=cells.flag("on_site", default=False),
    )


def _counter(cells: Cells) -> Counter:
    return Counter(
        number=cells.needed_number("number"),
        name=cells.needed_text("name"),
        department=cells.code_or_none("department"),
        kind=cells.kind("kind", COUNTER_KINDS, CounterKind.DEPARTMENT),
        queues=cells.codes("queues"),
        place=cells.text("place"),
    )


def _kiosk(cells: Cells) -> Kiosk:
    return Kiosk(
        code=cells.needed_code("code"),
        name=cells.needed_text("name"),
        place=cells.text("place"),
        departments=cells.codes("departments"),
    )


def _material(cells: Cells) -> Material:
    return Material(
        item=cells.needed_code("item"),
        name=cells.needed_text("name"),
        # What may follow later is no main document; where neither is said it is one.
        main=cells.flag("main", default=not cells.flag("tolerable", default=False)),
        copies=cells.number("copies", 1),
        form=cells.text("form"),
        sample=cells.text("sample"),
        tolerable=cells.flag("tolerable", default=False),
        source=cells.word("source", SOURCES, MaterialSource.APPLICANT),
        note=cells.text("note"),
    )


def _fee(cells: Cells) -> Fee:
    return Fee(
        item=cells.needed_code("item"),
        code=cells.needed_code("code"),
        name=cells.needed_text("name"),
        amount_fen=cells.money("amount_fen"),
        unit=cells.text("unit") or "件",
        basis=cells.text("basis"),
        by_quantity=cells.flag("by_quantity", default=False),
    )


def _part(cells: Cells) -> Part:
    return Part(
        item=cells.needed_code("item"),
        part=cells.needed_code("part"),
        name=cells.needed_text("name"),
        department=cells.needed_code("department"),
        days=cells.needed_number("days"),
        after=cells.codes("after"),
        order=cells.number("order", 0),
    )


def _field(cells: Cells) -> Field:
    kind = cells.word("type", FIELD_TYPES, FieldType.TEXT)
    return Field(
        item=cells.needed_code("item"),
        code=cells.needed_code("code"),
        name=cells.needed_text("name"),
        type=kind,
        required=cells.flag("required", default=True),
        choices=cells.texts("choices"),
        personal=cells.flag("personal", default=kind in ALWAYS_PERSONAL),
        maps_to=cells.codes("maps_to"),
    )


_BUILDERS: Final[Mapping[str, Callable[[Cells], CatalogRow]]] = {
    "departments": _department,
    "queues": _queue,
    "items": _item,
    "counters": _counter,
    "kiosks": _kiosk,
    "materials": _material,
    "fees": _fee,
    "parts": _part,
    "fields": _field,
}
