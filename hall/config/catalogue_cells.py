"""The cells of a sheet's rows, read by field; every bad one is noted and none stops the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from hall.config.catalogue_tables import Table
from hall.config.cells import (
    clean_code,
    clean_text,
    codes,
    column_letter,
    fen,
    says_nothing,
    texts,
    whole_number,
    yes_or_no,
)
from hall.config.problems import CellProblem, closest
from hall.domain.catalog_rows import Counter, Department, Item, Kiosk, Queue
from hall.domain.forms import Field
from hall.domain.requirements import Fee, Material, Part

FORMULA_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}
)
"""What a spreadsheet writes where a formula failed; never a value."""

N = TypeVar("N")
WordT = TypeVar("WordT", bound=StrEnum)
CatalogRow = Department | Queue | Item | Counter | Kiosk | Material | Fee | Part | Field


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


class Cells:
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

    def number(self, name: str, default: int) -> int:
        found = self.number_or_none(name)
        return default if found is None else found

    def flag(self, name: str, *, default: bool) -> bool:
        cell = self._raw(name)
        if says_nothing(cell):
            return default
        try:
            return yes_or_no(cell)
        except ValueError:
            self._note(name, f"“{clean_text(cell)}”应为 是 或 否")
            return default

    def money(self, name: str) -> int:
        cell = self._raw(name)
        if not cell.strip():
            self._note(name, "不能为空")
            return 0
        try:
            return fen(cell)
        except ValueError:
            message = f"“{clean_text(cell)}”不是金额，应写整数分，或写明单位，如 20.50元"
            self._note(name, message)
            return 0

    def kind(self, name: str, words: Mapping[str, WordT], stand_in: WordT) -> WordT:
        return self._word(name, self.needed_code(name), words, stand_in, "这种类型")

    def word(self, name: str, words: Mapping[str, WordT], default: WordT) -> WordT:
        return self.word_or_none(name, words) or default

    def word_or_none(self, name: str, words: Mapping[str, WordT]) -> WordT | None:
        cell = self._raw(name)
        if says_nothing(cell):
            return None
        return self._word(name, clean_code(cell), words, None, "这种说法")

    def _word(
        self, name: str, word: str, words: Mapping[str, WordT], stand_in: N, noun: str
    ) -> WordT | N:
        known = {**words, **{str(one): one for one in words.values()}}
        found = known.get(word.casefold())
        if found is not None:
            return found
        listed = "、".join(words)
        self._note(name, f"没有{noun}“{word}”，应为 {listed} 之一", closest(word, known))
        return stand_in
