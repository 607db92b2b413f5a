"""Rows of text into a CSV or XLSX file that opens as it was written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

SUFFIXES = (".csv", ".xlsx")
_WIDTH = 18
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # A row at a time: a year of cases does not fit a small machine's memory as objects.
    "constant_memory": True,
}


def write_table(
    path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> int:
    """Write the rows to ``path`` by its suffix; returns how many. Raises OSError, ValueError.

    In a workbook every cell is text, so that an 18-digit number keeps its last digits. In CSV
    they stand as they are, for programs; a cell that Excel would take for a formula begins with
    an apostrophe.
    """
    match path.suffix.lower():
        case ".csv":
            return _write_csv(path, header, rows)
        case ".xlsx":
            return _write_xlsx(path, title, header, rows)
    raise ValueError(f"{path.name}：文件名应以 .csv 或 .xlsx 结尾。")


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow([_harmless(cell) for cell in row])
            count += 1
    return count


def _harmless(cell: str) -> str:
    telephone = cell.startswith("+") and cell[1:].isdigit()
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) and not telephone else cell


def _write_xlsx(
    path: Path, title: str, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> int:
    count = 0
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, _WIDTH, text)
        for place, cell in enumerate(header):
            sheet.write_string(0, place, cell, bold)
        for count, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(count, place, cell, text)
    return count
