"""Whether the rows of one form make sense: nothing asked twice, nothing mapped to nowhere."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Final

from hall.domain.catalog_rows import CatalogTables, ItemKind
from hall.domain.flaws import SEPARATOR as WORD_SEPARATOR
from hall.domain.flaws import Flaw, bad_code, empty_name, unknown
from hall.domain.forms import ALWAYS_PERSONAL, SEPARATOR, Field, FieldType

CHOICES_MAX: Final = 100


def check_fields(tables: CatalogTables) -> Iterator[Flaw]:
    """All flaws of the table ``fields``, in written order."""
    items = {item.code: item for item in tables.items}
    parts: dict[str, set[str]] = {}
    for part in tables.parts:
        parts.setdefault(part.item, set()).add(part.part)
    seen: dict[Hashable, int] = {}
    names: dict[tuple[str, str], int] = {}
    targets: dict[tuple[str, str], int] = {}
    for index, row in enumerate(tables.fields):
        if row.item not in items:
            yield unknown("fields", index, "item", row.item, items)
        yield from bad_code("fields", index, row.code, seen, within=row.item)
        yield from empty_name("fields", index, row.name)
        for field, message in _row(row):
            yield Flaw(table="fields", index=index, field=field, message=message)
        yield from _once(index, row, names, targets)
        joint = row.item in items and items[row.item].kind is ItemKind.JOINT
        if joint:
            yield from _targets(index, row, parts)


def _row(row: Field) -> Iterator[tuple[str, str]]:
    if row.type is FieldType.CHOICE and not row.choices:
        yield "choices", f"“{row.name}”是选项，缺少可选的内容"
    if row.type is not FieldType.CHOICE and row.choices:
        yield "choices", f"“{row.name}”不是选项，不应填写可选内容"
    if len(row.choices) > CHOICES_MAX:
        yield "choices", f"“{row.name}”的选项超过 {CHOICES_MAX} 个"
    if row.type in ALWAYS_PERSONAL and not row.personal:
        yield "personal", f"“{row.name}”是个人信息，应标为“是”"
    if any(WORD_SEPARATOR.search(one) or not one.strip() for one in row.choices):
        yield "choices", f"“{row.name}”的选项为空或含有分隔符（；或 |）"


def _once(
    index: int,
    row: Field,
    names: dict[tuple[str, str], int],
    targets: dict[tuple[str, str], int],
) -> Iterator[Flaw]:
    """One datum is asked for once, and each field of a form is filled by one."""
    if (row.item, row.name) in names:
        yield Flaw(
            table="fields", index=index, field="name", value=row.name,
            message=f"“{row.name}”重复索要", first=names[row.item, row.name],
        )  # fmt: skip
    names.setdefault((row.item, row.name), index)
    for target in row.maps_to:
        if (row.item, target) in targets:
            yield Flaw(
                table="fields", index=index, field="maps_to", value=target,
                message=f"“{target}”已由另一字段填写", first=targets[row.item, target],
            )  # fmt: skip
        targets.setdefault((row.item, target), index)


def _targets(index: int, row: Field, parts: Mapping[str, set[str]]) -> Iterator[Flaw]:
    known = parts.get(row.item, set())
    for target in row.maps_to:
        part, found, name = target.partition(SEPARATOR)
        if not found or not name:
            message = f"“{target}”应写成 环节编码:表中字段"
            yield Flaw(table="fields", index=index, field="maps_to", message=message)
        elif part not in known:
            yield Flaw(
                table="fields", index=index, field="maps_to", value=part,
                message=f"没有环节“{part}”", known=tuple(sorted(known)),
            )  # fmt: skip
