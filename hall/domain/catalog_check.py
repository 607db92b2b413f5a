"""Whether a catalogue makes sense: every flaw at once, each tied to its row and field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from hall.domain.catalog import (
    Catalog,
    CatalogTables,
    Counter,
    CounterKind,
    Department,
    Item,
    ItemKind,
    Kiosk,
)

CODE_MAX: Final = 40
"""Longest code, in characters (rulebook 09 section 5: opaque text of at most 40)."""

COUNTER_MAX: Final = 999
"""Highest counter number: caller boxes and signs show three digits."""

DAYS_MAX: Final = 730
"""Longest time limit in working days; more is taken for a slip of the pen."""

MINUTES_MAX: Final = 480
"""Longest usual service time in minutes: one working day."""

_CODE: Final = re.compile(r"[^\s/\\?#%,，、;；|\x00-\x1f\x7f]+")
_PREFIX: Final = re.compile(r"[A-HJ-NP-UWXZ][A-HJ-NP-Z]?")
_SEPARATOR: Final = re.compile(r"[;；|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing wrong with a catalogue.

    `table` is the name of a field of CatalogTables, `index` the row's place in it from 0, `field`
    the dataclass field. `value` is the offending text, `known` the values it should have been one
    of, `refers_to` the table that was searched for it and `first` the index of the row that has
    the same value already; each is empty or None where it does not apply. `message` is for
    people, in Chinese.
    """

    table: str
    index: int
    field: str
    message: str
    value: str = ""
    known: tuple[str, ...] = ()
    refers_to: str = ""
    first: int | None = None


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
        )
    )


def check_catalog(catalog: Catalog) -> tuple[Flaw, ...]:
    """All flaws of a catalogue already built."""
    return check(catalog.tables())


def _departments(rows: tuple[Department, ...]) -> Iterator[Flaw]:
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        yield from _code_and_name("departments", index, row.code, row.name, seen)


def _queues(tables: CatalogTables, departments: Collection[str]) -> Iterator[Flaw]:
    seen: dict[str, int] = {}
    prefixes: dict[str, int] = {}
    served = {code for counter in tables.counters for code in counter.queues}
    for index, row in enumerate(tables.queues):
        yield from _code_and_name("queues", index, row.code, row.name, seen)
        yield from _prefix(index, row.prefix, prefixes)
        if row.department is not None and row.department not in departments:
            yield _unknown("queues", index, "department", row.department, departments)
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
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        yield from _code_and_name("items", index, row.code, row.name, seen)
        if row.department not in departments:
            yield _unknown("items", index, "department", row.department, departments)
        if row.queue not in queues:
            yield _unknown("items", index, "queue", row.queue, queues)
        if str(row.kind) not in set(ItemKind):
            yield _unknown("items", index, "kind", str(row.kind), list(ItemKind))
        for field, message in chain(_time_limits(row), _item_rest(row)):
            yield Flaw(table="items", index=index, field=field, message=message)


def _time_limits(row: Item) -> Iterator[tuple[str, str]]:
    promised, statutory = row.promised_days, row.statutory_days
    for field, noun, days in (
        ("promised_days", "承诺时限", promised),
        ("statutory_days", "法定时限", statutory),
    ):
        if days is not None and not 1 <= days <= DAYS_MAX:
            yield field, f"{noun}应在 1 到 {DAYS_MAX} 个工作日之间，现为 {days}"
    if row.kind == ItemKind.IMMEDIATE and promised is not None:
        yield "promised_days", "即办件当场办结，不应填写承诺时限"
    if row.kind == ItemKind.PROMISED and promised is None:
        yield "promised_days", "承诺件缺少承诺时限"
    if promised is not None and statutory is not None and promised > statutory:
        yield (
            "promised_days",
            f"承诺时限 {promised} 个工作日超过法定时限 {statutory} 个工作日",
        )


def _item_rest(row: Item) -> Iterator[tuple[str, str]]:
    if not 1 <= row.minutes <= MINUTES_MAX:
        yield "minutes", f"办理分钟数应在 1 到 {MINUTES_MAX} 之间，现为 {row.minutes}"
    for material in row.materials:
        if not material.strip() or _SEPARATOR.search(material):
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
            yield _unknown("counters", index, "kind", str(row.kind), list(CounterKind))
        if row.department is not None and row.department not in departments:
            yield _unknown("counters", index, "department", row.department, departments)
        for code in row.queues:
            if code not in queues:
                yield _unknown("counters", index, "queues", code, queues)


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
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        yield from _code_and_name("kiosks", index, row.code, row.name, seen)
        for code in row.departments:
            if code not in departments:
                yield _unknown("kiosks", index, "departments", code, departments)


def _code_and_name(
    table: str, index: int, code: str, name: str, seen: dict[str, int]
) -> Iterator[Flaw]:
    message, first = "", None
    if not _CODE.fullmatch(code) or len(code) > CODE_MAX:
        message = f"编码“{code}”不合规则（1 到 {CODE_MAX} 个字符，不含空格、斜线和分隔符号）"
    elif code in seen:
        message, first = f"编码“{code}”重复", seen[code]
    if message:
        yield Flaw(table=table, index=index, field="code", value=code, message=message, first=first)
    seen.setdefault(code, index)
    if not name.strip():
        yield Flaw(table=table, index=index, field="name", message="名称不能为空")


_REFERENCES: Final = {
    "department": ("部门", "departments"),
    "departments": ("部门", "departments"),
    "queue": ("队列", "queues"),
    "queues": ("队列", "queues"),
    "kind": ("这种类型", ""),
}


def _unknown(table: str, index: int, field: str, value: str, known: Collection[str]) -> Flaw:
    noun, refers_to = _REFERENCES[field]
    return Flaw(
        table=table,
        index=index,
        field=field,
        value=value,
        message=f"没有{noun}“{value}”",
        known=tuple(sorted(known)),
        refers_to=refers_to,
    )
