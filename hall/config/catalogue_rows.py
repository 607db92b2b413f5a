"""One sheet of text as rows of the domain, with every bad cell noted and none stopping the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from hall.config.catalogue_tables import COUNTER_KINDS, ITEM_KINDS, Column, Table
from hall.config.cells import (
    clean_code,
    clean_text,
    codes,
    column_letter,
    says_nothing,
    texts,
    whole_number,
)
from hall.config.problems import CellProblem, closest
from hall.config.sheets import Row, Sheet
from hall.domain.catalog import (
    Counter,
    CounterKind,
    Department,
    Item,
    ItemKind,
    Kiosk,
    Queue,
)

FORMULA_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}
)
"""What a spreadsheet writes where a formula failed; never a value."""

KindT = TypeVar("KindT", ItemKind, CounterKind)
CatalogRow = Department | Queue | Item | Counter | Kiosk


@dataclass(slots=True, kw_only=True)
class ReadSheet:
    """What a sheet gave: `rows` and, at the same index, `lines`.

    `bad` are the (index, field) of cells that could not be read; their rows hold a stand-in there.
    `sound` is False when the header already failed, so that nothing can be said about the rows.
    """

    table: Table
    source: str
    rows: list[CatalogRow] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    columns: dict[str, tuple[int, str]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    bad: set[tuple[int, str]] = field(default_factory=set)
    sound: bool = True

    def problem(self, message: str, index: int, name: str, meant: str = "") -> CellProblem:
        """A problem in the cell of this row and field."""
        place, header = self.columns.get(name, (None, name))
        return CellProblem(
            source=self.source,
            line=self.lines[index],
            column="" if place is None else column_letter(place),
            field=header,
            message=message,
            meant=meant,
        )


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
            read.rows.append(build(_Cells(read, len(read.rows), row.cells)))
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


class _Cells:
    """The cells of one row by field; a cell that cannot be read is noted and a stand-in given."""

    def __init__(self, read: ReadSheet, index: int, cells: tuple[str, ...]) -> None:
        self._read = read
        self._index = index
        self._cells = cells

    def _raw(self, name: str) -> str:
        if name not in self._read.columns:
            return ""
        place = self._read.columns[name][0]
        cell = self._cells[place] if place < len(self._cells) else ""
        if cell.strip() in FORMULA_ERRORS:
            self._note(name, f"公式出错（{cell.strip()}）")
            return ""
        return cell

    def _note(self, name: str, message: str, meant: str = "") -> None:
        if (self._index, name) not in self._read.bad:
            self._read.bad.add((self._index, name))
            self._read.problems.append(self._read.problem(message, self._index, name, meant))

    def text(self, name: str) -> str:
        return clean_text(self._raw(name))

    def needed_text(self, name: str) -> str:
        text = self.text(name)
        if not text:
            self._note(name, "不能为空")
        return text

    def needed_code(self, name: str) -> str:
        code = clean_code(self._raw(name))
        if not code:
            self._note(name, "不能为空")
        return code

    def code_or_none(self, name: str) -> str | None:
        return clean_code(self._raw(name)) or None

    def codes(self, name: str) -> tuple[str, ...]:
        return codes(self._raw(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return texts(self._raw(name))

    def number_or_none(self, name: str) -> int | None:
        cell = self._raw(name)
        if says_nothing(cell):
            return None
        try:
            return whole_number(cell)
        except ValueError:
            self._note(name, f"“{clean_text(cell)}”不是整数")
            return None

    def needed_number(self, name: str) -> int:
        number = self.number_or_none(name)
        if number is None:
            self._note(name, "不能为空")
            return 0
        return number

    def kind(self, name: str, words: Mapping[str, KindT], stand_in: KindT) -> KindT:
        word = self.needed_code(name)
        known = {**words, **{str(kind): kind for kind in words.values()}}
        found = known.get(word.casefold())
        if found is not None:
            return found
        listed = "、".join(words)
        self._note(name, f"没有这种类型“{word}”，应为 {listed} 之一", closest(word, known))
        return stand_in


def _department(cells: _Cells) -> Department:
    return Department(
        code=cells.needed_code("code"),
        name=cells.needed_text("name"),
        name_en=cells.text("name_en"),
        place=cells.text("place"),
    )


def _queue(cells: _Cells) -> Queue:
    return Queue(
        code=cells.needed_code("code"),
        prefix=cells.needed_code("prefix"),
        name=cells.needed_text("name"),
        name_en=cells.text("name_en"),
        department=cells.code_or_none("department"),
    )


def _item(cells: _Cells) -> Item:
    minutes = cells.number_or_none("minutes")
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
        minutes=10 if minutes is None else minutes,
    )


def _counter(cells: _Cells) -> Counter:
    return Counter(
        number=cells.needed_number("number"),
        name=cells.needed_text("name"),
        department=cells.code_or_none("department"),
        kind=cells.kind("kind", COUNTER_KINDS, CounterKind.DEPARTMENT),
        queues=cells.codes("queues"),
        place=cells.text("place"),
    )


def _kiosk(cells: _Cells) -> Kiosk:
    return Kiosk(
        code=cells.needed_code("code"),
        name=cells.needed_text("name"),
        place=cells.text("place"),
        departments=cells.codes("departments"),
    )


_BUILDERS: Final[Mapping[str, Callable[[_Cells], CatalogRow]]] = {
    "departments": _department,
    "queues": _queue,
    "items": _item,
    "counters": _counter,
    "kiosks": _kiosk,
}
