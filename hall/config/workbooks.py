"""XLSX workbooks as plain rows of text. Apart from CSV, because openpyxl takes time and memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from hall.config.cells import cell_text
from hall.config.problems import CatalogueErrors, CellProblem
from hall.config.sheets import ROWS_MAX, Row, Sheet, bytes_of, unreadable


def read_xlsx(path: Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook, formulas by their last result; raises CatalogueErrors."""
    content = bytes_of(path)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = []
        for sheet in book.worksheets:
            # Some programs write a wrong <dimension>, which would cut the rows short.
            sheet.reset_dimensions()
            source = f"{path.name}［{sheet.title}］"
            values = sheet.iter_rows(values_only=True)
            rows = tuple(_xlsx_rows(source, values))
            sheets.append(Sheet(source=source, name=sheet.title, rows=rows))
        book.close()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        # openpyxl has no error of its own for a damaged workbook: it lets fall what it meets.
        message = "不是有效的 XLSX 文件，请用 Excel 打开后另存为“Excel 工作簿（.xlsx）”"
        raise unreadable(path, message) from error
    return tuple(sheets)


def _xlsx_rows(source: str, rows: Iterator[tuple[object, ...]]) -> Iterator[Row]:
    for line, values in enumerate(rows, start=1):
        if line > ROWS_MAX:
            raise CatalogueErrors([CellProblem(source=source, message=f"超过 {ROWS_MAX} 行")])
        cells = tuple(cell_text(value) for value in values)
        if any(cell.strip() for cell in cells):
            yield Row(line=line, cells=cells)
