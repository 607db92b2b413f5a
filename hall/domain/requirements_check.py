"""Whether materials, fees and parts make sense; every flaw at once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Final

from hall.domain.catalog_rows import CatalogTables, Item, ItemKind
from hall.domain.flaws import SEPARATOR, Flaw, bad_code, empty_name, unknown
from hall.domain.form_names import problem_of
from hall.domain.limits import UNIT_NAMES, most_of
from hall.domain.requirements import Fee, Material, MaterialSource, Part, brought

COPIES_MAX: Final = 20
"""Most copies of one material."""

FEN_MAX: Final = 10**12
"""Highest fee standard; more is taken for a slip of the pen."""

ORDER_MAX: Final = 999


def check_requirements(tables: CatalogTables, departments: Collection[str]) -> Iterator[Flaw]:
    """All flaws of the three tables, in written order."""
    items = {item.code: item for item in tables.items}
    yield from _materials(tables, items)
    yield from _fees(tables.fees, items)
    yield from _parts(tables.parts, items, departments)


def _materials(tables: CatalogTables, items: Mapping[str, Item]) -> Iterator[Flaw]:
    seen: dict[tuple[str, str], int] = {}
    for index, row in enumerate(tables.materials):
        if row.item not in items:
            yield unknown("materials", index, "item", row.item, items)
        for field, message in _material_row(row):
            yield Flaw(table="materials", index=index, field=field, message=message)
        if (row.item, row.name) in seen:
            yield Flaw(
                table="materials", index=index, field="name", value=row.name,
                message=f"材料“{row.name}”重复", first=seen[row.item, row.name],
            )  # fmt: skip
        seen.setdefault((row.item, row.name), index)
        if str(row.source) not in set(MaterialSource):
            words = sorted(MaterialSource)
            yield unknown("materials", index, "source", str(row.source), words)
    yield from _two_lists(tables, items)


def _material_row(row: Material) -> Iterator[tuple[str, str]]:
    if not row.name.strip() or SEPARATOR.search(row.name):
        yield "name", f"材料名称“{row.name}”为空或含有分隔符（；或 |）"
    if not 1 <= row.copies <= COPIES_MAX:
        yield "copies", f"份数应在 1 到 {COPIES_MAX} 之间，现为 {row.copies}"
    if row.main and row.tolerable:
        yield "tolerable", f"主件“{row.name}”不能容缺"
    for field, name in (("form", row.form), ("sample", row.sample)):
        if message := problem_of(name):
            yield field, message


def _two_lists(tables: CatalogTables, items: Mapping[str, Item]) -> Iterator[Flaw]:
    """What the slip tells the citizen to bring and what the case asks for must be one list."""
    rows: dict[str, list[Material]] = {}
    for index, row in enumerate(tables.materials):
        rows.setdefault(row.item, []).append(row)
        told = items[row.item].materials if row.item in items else ()
        asked = row.source is MaterialSource.APPLICANT
        if told and asked and row.name not in told:
            yield Flaw(
                table="materials", index=index, field="name", value=row.name, known=told,
                message=f"材料“{row.name}”不在事项 {row.item} 的申请材料一栏中",
            )  # fmt: skip
    for index, item in enumerate(tables.items):
        listed = brought(rows.get(item.code, ()))
        for name in item.materials:
            if item.code in rows and name not in listed:
                yield Flaw(
                    table="items", index=index, field="materials", value=name, known=listed,
                    message=f"申请材料“{name}”在材料表中没有",
                )  # fmt: skip


def _fees(rows: tuple[Fee, ...], items: Collection[str]) -> Iterator[Flaw]:
    seen: dict[Hashable, int] = {}
    for index, row in enumerate(rows):
        if row.item not in items:
            yield unknown("fees", index, "item", row.item, items)
        yield from bad_code("fees", index, row.code, seen, within=row.item)
        yield from empty_name("fees", index, row.name)
        for field, message in _fee_row(row):
            yield Flaw(table="fees", index=index, field=field, message=message)


def _fee_row(row: Fee) -> Iterator[tuple[str, str]]:
    if not 0 <= row.amount_fen <= FEN_MAX:
        yield "amount_fen", f"金额应在 0 到 {FEN_MAX} 分之间，现为 {row.amount_fen}"
    if not row.unit.strip():
        yield "unit", "计费单位不能为空"
    if row.amount_fen > 0 and not row.basis.strip():
        # Charging without an approved basis is a violation (R2: 3 to 5 points).
        yield "basis", f"收费项目“{row.name}”缺少收费依据"


def _parts(
    rows: tuple[Part, ...], items: Mapping[str, Item], departments: Collection[str]
) -> Iterator[Flaw]:
    seen: dict[Hashable, int] = {}
    of_item: dict[str, list[tuple[int, Part]]] = {}
    for index, row in enumerate(rows):
        of_item.setdefault(row.item, []).append((index, row))
        item = items.get(row.item)
        if item is None:
            yield unknown("parts", index, "item", row.item, items)
        elif item.kind != ItemKind.JOINT:
            message = f"事项 {row.item} 不是联办件，不能有联办环节"
            yield Flaw(table="parts", index=index, field="item", message=message)
        yield from bad_code("parts", index, row.part, seen, field="part", within=row.item)
        yield from empty_name("parts", index, row.name)
        if row.department not in departments:
            yield unknown("parts", index, "department", row.department, departments)
        for field, message in _part_row(row, item):
            yield Flaw(table="parts", index=index, field=field, message=message)
    for code, parts in of_item.items():
        yield from _together(parts, items.get(code))


def _part_row(row: Part, item: Item | None) -> Iterator[tuple[str, str]]:
    if item is not None:
        most, unit = most_of(item.limit_unit), UNIT_NAMES.get(item.limit_unit, "")
        if not 1 <= row.days <= most:
            yield "days", f"环节时限应在 1 到 {most} {unit}之间，现为 {row.days}"
    if not 0 <= row.order <= ORDER_MAX:
        yield "order", f"次序应在 0 到 {ORDER_MAX} 之间，现为 {row.order}"
    if len(set(row.after)) != len(row.after):
        yield "after", "前置环节有重复"


def _together(parts: list[tuple[int, Part]], item: Item | None) -> Iterator[Flaw]:
    """What one item's parts have to be together; the flaw stands at the row to look at."""
    last, _ = parts[-1]
    if len({part.department for _, part in parts}) < 2:  # noqa: PLR2004 - two or more (R2)
        message = "联办件的环节至少分属两个部门"
        yield Flaw(table="parts", index=last, field="department", message=message)
    known = {part.part for _, part in parts}
    strangers = [
        Flaw(
            table="parts", index=index, field="after", value=code,
            message=f"没有环节“{code}”", known=tuple(sorted(known - {part.part})),
        )
        for index, part in parts
        for code in part.after
        if code not in known
    ]  # fmt: skip
    yield from strangers
    if strangers:
        return
    finished = _finished_at({part.part: part for _, part in parts})
    for index, part in parts:
        if part.part not in finished:
            message = f"环节“{part.part}”与前置环节循环等待"
            yield Flaw(table="parts", index=index, field="after", message=message)
    longest = max(finished.values(), default=0)
    if item is not None and item.promised_days is not None and longest > item.promised_days:
        unit = UNIT_NAMES.get(item.limit_unit, "")
        message = (
            f"各环节依次办完要 {longest} {unit}，超过事项的承诺时限 {item.promised_days} {unit}"
        )
        yield Flaw(table="parts", index=last, field="days", message=message)


def _finished_at(parts: Mapping[str, Part]) -> dict[str, int]:
    """After how many of the item's units each part is finished; not those that wait in a circle."""
    finished: dict[str, int] = {}
    for _ in parts:
        # Each round finishes at least one more, or those left wait for each other.
        for code, part in parts.items():
            if all(before in finished for before in part.after):
                begins = max((finished[before] for before in part.after), default=0)
                finished[code] = begins + part.days
    return finished
