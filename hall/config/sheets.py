"""Files of tables as plain rows of text; here CSV in the encodings of Chinese offices."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hall.config.problems import CatalogueErrors, CellProblem

BYTES_MAX: Final = 32 * 1024 * 1024
"""Largest file that is read; the largest real catalogue is under 1 MB."""

ROWS_MAX: Final = 50_000
"""Most rows of one sheet that are read."""

_DELIMITERS: Final = (",", "\t", ";", "，")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that is not empty; `line` counts from 1 in the file or sheet."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One CSV file or one sheet of a workbook, without its empty rows.

    `source` names it in messages, `name` is the file's stem or the sheet's name.
    """

    source: str
    name: str
    rows: tuple[Row, ...]


def read_csv(path: Path) -> Sheet:
    """The rows of a CSV file in UTF-8, UTF-16 with BOM or GB18030; raises CatalogueErrors."""
    rows = tuple(_csv_rows(path, _decoded(path)))
    return Sheet(source=path.name, name=path.stem, rows=rows)


def bytes_of(path: Path) -> bytes:
    """The whole file; raises CatalogueErrors."""
    try:
        if path.stat().st_size > BYTES_MAX:
            raise unreadable(path, f"文件超过 {BYTES_MAX // 1024 // 1024} MB")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, f"读不了文件：{error.strerror or error}") from error


def _decoded(path: Path) -> str:
    content = bytes_of(path)
    # Valid UTF-8 is hardly ever meant as GB18030; GB18030 would take nearly anything.
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise unreadable(path, "文件编码不是 UTF-8 或 GB18030，或不是文本文件")


def _csv_rows(path: Path, text: str) -> Iterator[Row]:
    header = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line=line, cells=tuple(cells))
            line = reader.line_num + 1
            if line > ROWS_MAX:
                raise unreadable(path, f"超过 {ROWS_MAX} 行")
    except csv.Error as error:
        raise unreadable(
            path, f"引号不成对或格式有误，从这里起读不下去（{error}）", line
        ) from error


def unreadable(path: Path, message: str, line: int | None = None) -> CatalogueErrors:
    """The error of a file that cannot be read on, at this line if it is known."""
    return CatalogueErrors([CellProblem(source=path.name, line=line, message=message)])
