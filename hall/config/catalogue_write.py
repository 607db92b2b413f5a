"""A catalogue into files that `read_catalogue` reads back to the same catalogue."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

import xlsxwriter

from hall.config.catalogue_tables import (
    COUNTER_KINDS,
    FIELD_TYPES,
    FLAGS,
    ITEM_KINDS,
    SOURCES,
    STARTS,
    TABLES,
    UNITS,
    Column,
    Table,
)
from hall.domain.catalog import Catalog

# By type too: the words of two enums may be the same, department for one.
_WORDS: Final[Mapping[tuple[type, str], str]] = {
    (type(value), str(value)): word
    for words in (ITEM_KINDS, COUNTER_KINDS, UNITS, STARTS, SOURCES, FIELD_TYPES)
    for word, value in words.items()
}
_YES_AND_NO: Final[Mapping[bool, str]] = {flag: word for word, flag in FLAGS.items()}
_WIDTHS: Final = {"name": 32, "name_en": 40, "materials": 60, "fee": 24}
_WIDTH: Final = 14
_LISTS: Final = frozenset({"materials", "choices"})
"""Columns of names, which may have blanks in them."""


class HeaderLanguage(StrEnum):
    """The language of headers, sheet names and kinds in files that are written."""

    CHINESE = "zh"
    ENGLISH = "en"


def write_csv_folder(
    catalog: Catalog, folder: Path, language: HeaderLanguage = HeaderLanguage.ENGLISH
) -> tuple[Path, ...]:
    """Write one CSV file a table, in UTF-8 with BOM as Excel wants it; return the files.

    The folder is made if it is not there; files of the same name are replaced. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(_rows(catalog, table, language))
        written.append(path)
    return tuple(written)


def write_xlsx(
    catalog: Catalog, path: Path, language: HeaderLanguage = HeaderLanguage.CHINESE
) -> None:
    """Write one workbook with a sheet a table; every cell is text, never a formula or a link.

    Raises OSError.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        for table in TABLES:
            sheet = book.add_worksheet(
                table.title if language is HeaderLanguage.CHINESE else table.name
            )
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(table.columns):
                # Text cells keep 007 and 3-5 from becoming 7 and a date when someone edits them.
                sheet.set_column(place, place, _WIDTHS.get(column.field, _WIDTH), text)
            for line, cells in enumerate(_rows(catalog, table, language)):
                for place, cell in enumerate(cells):
                    sheet.write_string(line, place, cell, bold if line == 0 else text)
    path.write_bytes(content.getvalue())


def _rows(catalog: Catalog, table: Table, language: HeaderLanguage) -> Iterator[list[str]]:
    chinese = language is HeaderLanguage.CHINESE
    yield [column.title if chinese else column.field for column in table.columns]
    for row in getattr(catalog.tables(), table.name):
        yield [_cell(column, getattr(row, column.field), language) for column in table.columns]


def _cell(column: Column, value: object, language: HeaderLanguage) -> str:
    chinese = language is HeaderLanguage.CHINESE
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ("；" if column.field in _LISTS else " ").join(value)
    if isinstance(value, bool):
        return _YES_AND_NO[value] if chinese else ("yes" if value else "no")
    if isinstance(value, StrEnum) and chinese:
        return _WORDS[type(value), str(value)]
    return str(value)
