"""A catalogue out of files: a folder of CSV files, one XLSX workbook, or the CSV of one table.

All problems of all files are reported at once; either the whole catalogue is right or nothing of
it is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from hall.config.catalogue_cells import CatalogRow, ReadSheet
from hall.config.catalogue_rows import read_sheet
from hall.config.catalogue_tables import TABLES, Table, plain_header, table_named, table_with
from hall.config.problems import CatalogueErrors, CellProblem, closest
from hall.config.sheets import Sheet, read_csv
from hall.domain.catalog import Catalog
from hall.domain.catalog_check import check
from hall.domain.catalog_rows import CatalogTables, Counter
from hall.domain.flaws import Flaw
from hall.domain.forms import Field
from hall.domain.requirements import Fee, Material, Part

SAMPLE_CATALOGUE: Final = Path(__file__).parent / "sample" / "catalogue"
"""The sample hall's catalogue: 25 departments, 237 items, 61 counters, 5 kiosks."""

_NOTES: Final = frozenset({"说明", "填写说明", "填表说明", "readme", "notes"})


def read_catalogue(path: Path, onto: Catalog | None = None) -> Catalog:
    """The catalogue in a folder of CSV files, in an XLSX workbook, or in the CSV of one table.

    Tables that the files do not hold are taken from `onto`; without it every table but the kiosks
    must be there. Raises CatalogueErrors with every problem of every file.
    """
    sheets, broken, problems = _sheets(path)
    found: dict[str, ReadSheet] = {}
    for sheet in sheets:
        table, trouble = _table_of(sheet, alone=len(sheets) == 1)
        problems.extend(trouble)
        if table is None:
            broken.update("" for _ in trouble)
            continue
        if table.name in found:
            message = f"“{table.title}”表已经在 {found[table.name].source} 中"
            problems.append(CellProblem(source=sheet.source, message=message))
            continue
        read = read_sheet(sheet, table)
        problems.extend(read.problems)
        found[table.name] = read
    missing = [t for t in TABLES if t.needed and t.name not in found and onto is None]
    problems.extend(_missing(path, table) for table in missing if not {table.name, ""} & broken)
    tables = _merged(found, onto)
    blind = {t.name for t in missing} | {name for name, read in found.items() if not read.sound}
    problems.extend(
        _located(flaw, found, tables)
        for flaw in check(tables)
        if flaw.refers_to not in blind and not _already_told(flaw, found)
    )
    if problems:
        order = {sheet.source: place for place, sheet in enumerate(sheets)}
        raise CatalogueErrors(sorted(problems, key=lambda p: _order(p, order)))
    return Catalog.of(tables)


def sample_catalogue() -> Catalog:
    """The sample hall's catalogue."""
    return read_catalogue(SAMPLE_CATALOGUE)


def _sheets(path: Path) -> tuple[list[Sheet], set[str], list[CellProblem]]:
    """The sheets in the tables' order, and the tables whose files cannot be read.

    "" stands for a table that cannot be told.
    """
    sheets: list[Sheet] = []
    broken: set[str] = set()
    problems: list[CellProblem] = []
    for file in _files(path):
        try:
            sheets.extend(_read_file(file))
        except CatalogueErrors as error:
            problems.extend(error.problems)
            table = table_named(file.stem)
            broken.add("" if table is None else table.name)
    order = {table.name: place for place, table in enumerate(TABLES)}

    def place_of(sheet: Sheet) -> int:
        table = table_named(sheet.name)
        return len(order) if table is None else order[table.name]

    return sorted(sheets, key=place_of), broken, problems


def _files(path: Path) -> list[Path]:
    message = ""
    if path.is_dir():
        files = sorted(f for f in path.iterdir() if _suffix(f) == ".csv" and f.is_file())
        if files:
            return files
        message = "文件夹中没有 CSV 文件"
    elif not path.exists():
        message = "没有这个文件或文件夹"
    elif _suffix(path) in (".csv", ".txt", ".xlsx"):
        return [path]
    elif _suffix(path) in (".xls", ".et", ".ods"):
        message = "不读这种格式，请另存为“Excel 工作簿（.xlsx）”或 CSV"
    else:
        message = "应为 XLSX 文件、CSV 文件或装有 CSV 文件的文件夹"
    raise CatalogueErrors([CellProblem(source=path.name or str(path), message=message)])


def _read_file(file: Path) -> Iterable[Sheet]:
    if _suffix(file) != ".xlsx":
        return [read_csv(file)]
    # openpyxl would cost every hall process 13 MB, and a hall starts from CSV or its database.
    from hall.config.workbooks import read_xlsx  # noqa: PLC0415 - as said above

    return read_xlsx(file)


def _suffix(path: Path) -> str:
    return path.suffix.lower()


def _table_of(sheet: Sheet, *, alone: bool) -> tuple[Table | None, list[CellProblem]]:
    """The table in a sheet, by its name, else by its headers; trouble when it is neither."""
    named = table_named(sheet.name)
    if named is not None:
        return named, []
    header = sheet.rows[0] if sheet.rows else None
    fitting = table_with(header.cells) if header is not None else None
    if fitting is not None or plain_header(sheet.name) in _NOTES:
        return fitting, []
    if header is None and not alone:
        return None, []
    names = [name for table in TABLES for name in (table.name, table.title)]
    message = f"认不出是哪张表，表名或文件名应为 {'、'.join(names)} 之一，或表头齐全"
    problem = CellProblem(source=sheet.source, message=message, meant=closest(sheet.name, names))
    return None, [problem]


def _missing(path: Path, table: Table) -> CellProblem:
    message = f"缺少“{table.title}”表（{table.name}）"
    return CellProblem(source=path.name or str(path), message=message)


def _merged(found: Mapping[str, ReadSheet], onto: Catalog | None) -> CatalogTables:
    rows: dict[str, Any] = {name: tuple(read.rows) for name, read in found.items()}
    return replace(CatalogTables() if onto is None else onto.tables(), **rows)


def _already_told(flaw: Flaw, found: Mapping[str, ReadSheet]) -> bool:
    """Whether the flaw only follows from a cell that could not be read."""
    read = found.get(flaw.table)
    if read is None:
        return False
    if not read.sound:
        return True
    causes = {flaw.field, *_FOLLOWS.get((flaw.table, flaw.field), ())}
    return any((flaw.index, cause) in read.bad for cause in causes)


_FOLLOWS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("items", "promised_days"): ("kind", "statutory_days", "limit_unit"),
    ("counters", "department"): ("kind",),
    ("counters", "queues"): ("kind",),
    ("materials", "tolerable"): ("main",),
    ("parts", "department"): ("item",),
    ("parts", "days"): ("item", "after"),
    ("parts", "after"): ("part", "item"),
    ("fields", "choices"): ("type",),
    ("fields", "personal"): ("type",),
    ("fields", "maps_to"): ("item",),
}


def _located(flaw: Flaw, found: Mapping[str, ReadSheet], tables: CatalogTables) -> CellProblem:
    meant = closest(flaw.value, flaw.known) if flaw.known else ""
    read = found.get(flaw.table)
    if read is not None:
        message = flaw.message
        if flaw.first is not None:
            message += f"，与第 {read.lines[flaw.first]} 行相同"
        return read.problem(message, flaw.index, flaw.field, meant)
    title = next(table.title for table in TABLES if table.name == flaw.table)
    row = getattr(tables, flaw.table)[flaw.index]
    return CellProblem(
        source=f"现有“{title}”表的 {_key(row)}", message=flaw.message, field=flaw.field, meant=meant
    )


def _key(row: CatalogRow) -> str:
    """What tells a row from the others of its table."""
    match row:
        case Counter():
            return str(row.number)
        case Material():
            return f"{row.item} {row.name}"
        case Fee():
            return f"{row.item} {row.code}"
        case Part():
            return f"{row.item} {row.part}"
        case Field():
            return f"{row.item} {row.code}"
        case _:
            return row.code


def _order(problem: CellProblem, sources: Mapping[str, int]) -> tuple[int, int, int, str]:
    place = sources.get(problem.source, -1 if problem.line is None else len(sources))
    return place, problem.line or 0, len(problem.column), problem.column


def problems_of(path: Path, onto: Catalog | None = None) -> Iterable[CellProblem]:
    """What is wrong with the files, for `jiaohao check`; empty when nothing is."""
    try:
        read_catalogue(path, onto)
    except CatalogueErrors as error:
        return error.problems
    return ()
