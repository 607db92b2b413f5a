"""Whether a catalogue makes sense: every flaw at once, each tied to its row and field."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator
from itertools import chain
from typing import Final

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import (
    CatalogTables,
    Counter,
    CounterKind,
    Department,
    Item,
    ItemKind,
    Kiosk,
)
from hall.domain.flaws import SEPARATOR, Flaw, bad_code, empty_name, unknown
from hall.domain.forms_check import check_fields
from hall.domain.handling.clocks import Start, Unit
from hall.domain.limits import UNIT_NAMES, most_of
from hall.domain.requirements_check import check_requirements

COUNTER_MAX: Final = 999
"""Highest counter number: caller boxes and signs show three digits."""

MINUTES_MAX: Final = 480
"""Longest usual service time in minutes: one working day."""

PATIENCE_MAX: Final = 365
"""Most days that an item may wait for a supplement, or let its clock stand."""

_PREFIX: Final = re.compile(r"[A-HJ-NP-UWXZ][A-HJ-NP-Z]?")


def check(tables: CatalogTables) -> tuple[Flaw, ...]:
    """All flaws of these rows, table by table, in written order; empty when they make a hall."""
    departments = {d.code for d in tables.departments}
    queues = {q.code for q in tables.queues}
    return tuple(
        chain(
            _departments(tables.departments),
            _queues(tables, departments),
            _items(tables.items, departments, queues),
            _counters(tables.counters, departments, queues),
            _kiosks(tables.kiosks, departments),
            check_requirements(tables, departments),
            check_fields(tables),
        )
    )


def check_catalog(catalog: Catalog) -> tuple[Flaw, ...]:
    """All flaws of a catalogue already built."""
    return check(catalog.tables())


def _departments(rows: tuple[Department, ...]) -> Iterator[Flaw]:
    seen: dict[Hashable, int] = {}
    for index, row in enumerate(rows):
        yield from bad_code("departments", index, row.code, seen)
        yield from empty_name("departments", index, row.name)


def _queues(tables: CatalogTables, departments: Collection[str]) -> Iterator[Flaw]:
    seen: dict[Hashable, int] = {}
    prefixes: dict[str, int] = {}
    served = {code for counter in tables.counters for code in counter.queues}
    for index, row in enumerate(tables.queues):
        yield from bad_code("queues", index, row.code, seen)
        yield from empty_name("queues", index, row.name)
        yield from _prefix(index, row.prefix, prefixes)
        if row.department is not None and row.department not in departments:
            yield unknown("queues", index, "department", row.department, departments)
        if row.code and row.code not in served:
            yield Flaw(
                table="queues",
                index=index,
                field="code",
                value=row.code,
                message=f"队列“{row.code}”没有窗口办理",
                refers_to="counters",
            )


def _prefix(index: int, prefix: str, seen: dict[str, int]) -> Iterator[Flaw]:
    message, first = "", None
    if not _PREFIX.fullmatch(prefix):
        rule = "1 到 2 个大写字母，不用 I 和 O，不以 V 或 Y 开头"
        message = f"号码前缀“{prefix}”不合规则（{rule}）"
    elif prefix in seen:
        message, first = f"号码前缀“{prefix}”重复", seen[prefix]
    if message:
        yield Flaw(
            table="queues", index=index, field="prefix", value=prefix, message=message, first=first
        )
    seen.setdefault(prefix, index)


def _items(
    rows: tuple[Item, ...], departments: Collection[str], queues: Collection[str]
) -> Iterator[Flaw]:
    seen: dict[Hashable, int] = {}
    for index, row in enumerate(rows):
        yield from bad_code("items", index, row.code, seen)
        yield from empty_name("items", index, row.name)
        if row.department not in departments:
            yield unknown("items", index, "department", row.department, departments)
        if row.queue not in queues:
            yield unknown("items", index, "queue", row.queue, queues)
        for field, value, words in (
            ("kind", str(row.kind), set(ItemKind)),
            ("limit_unit", str(row.limit_unit), set(Unit)),
            ("limit_start", str(row.limit_start or Start.NEXT_DAY), set(Start)),
        ):
            if value not in words:
                yield unknown("items", index, field, value, sorted(words))
        for field, message in chain(_time_limits(row), _item_rest(row)):
            yield Flaw(table="items", index=index, field=field, message=message)


def _time_limits(row: Item) -> Iterator[tuple[str, str]]:
    promised, statutory = row.promised_days, row.statutory_days
    most, unit = most_of(row.limit_unit), UNIT_NAMES.get(row.limit_unit, "")
    for field, noun, count in (
        ("promised_days", "承诺时限", promised),
        ("statutory_days", "法定时限", statutory),
    ):
        if count is not None and not 1 <= count <= most:
            yield field, f"{noun}应在 1 到 {most} {unit}之间，现为 {count}"
    if row.kind == ItemKind.IMMEDIATE and promised is not None:
        yield "promised_days", "即办件当场办结，不应填写承诺时限"
    if row.kind == ItemKind.PROMISED and promised is None:
        yield "promised_days", "承诺件缺少承诺时限"
    if promised is not None and statutory is not None and promised > statutory:
        yield "promised_days", f"承诺时限 {promised} {unit}超过法定时限 {statutory} {unit}"
    for field, noun, days in (
        ("supplement_days", "补正期限", row.supplement_days),
        ("stop_days", "最长停表", row.stop_days),
    ):
        if days is not None and not 1 <= days <= PATIENCE_MAX:
            yield field, f"{noun}应在 1 到 {PATIENCE_MAX} 个工作日之间，现为 {days}"


def _item_rest(row: Item) -> Iterator[tuple[str, str]]:
    if not 1 <= row.minutes <= MINUTES_MAX:
        yield "minutes", f"办理分钟数应在 1 到 {MINUTES_MAX} 之间，现为 {row.minutes}"
    for material in row.materials:
        if not material.strip() or SEPARATOR.search(material):
            yield "materials", f"材料名称“{material}”为空或含有分隔符（；或 |）"


def _counters(
    rows: tuple[Counter, ...], departments: Collection[str], queues: Collection[str]
) -> Iterator[Flaw]:
    seen: dict[int, int] = {}
    for index, row in enumerate(rows):
        for field, message in _counter_row(row):
            yield Flaw(table="counters", index=index, field=field, message=message)
        if row.number in seen:
            yield Flaw(
                table="counters",
                index=index,
                field="number",
                value=str(row.number),
                message=f"窗口号 {row.number} 重复",
                first=seen[row.number],
            )
        seen.setdefault(row.number, index)
        if str(row.kind) not in set(CounterKind):
            yield unknown("counters", index, "kind", str(row.kind), list(CounterKind))
        if row.department is not None and row.department not in departments:
            yield unknown("counters", index, "department", row.department, departments)
        for code in row.queues:
            if code not in queues:
                yield unknown("counters", index, "queues", code, queues)


def _counter_row(row: Counter) -> Iterator[tuple[str, str]]:
    if not 1 <= row.number <= COUNTER_MAX:
        yield "number", f"窗口号应在 1 到 {COUNTER_MAX} 之间，现为 {row.number}"
    if not row.name.strip():
        yield "name", "名称不能为空"
    if row.kind == CounterKind.DEPARTMENT and row.department is None:
        yield "department", f"{row.number} 号窗口是部门窗口，缺少所属部门"
    if not row.queues and row.kind not in (CounterKind.CASHIER, CounterKind.ENQUIRY):
        yield "queues", f"{row.number} 号窗口没有办理任何队列"
    if len(set(row.queues)) != len(row.queues):
        yield "queues", f"{row.number} 号窗口的队列有重复"


def _kiosks(rows: tuple[Kiosk, ...], departments: Collection[str]) -> Iterator[Flaw]:
    seen: dict[Hashable, int] = {}
    for index, row in enumerate(rows):
        yield from bad_code("kiosks", index, row.code, seen)
        yield from empty_name("kiosks", index, row.name)
        for code in row.departments:
            if code not in departments:
                yield unknown("kiosks", index, "departments", code, departments)
