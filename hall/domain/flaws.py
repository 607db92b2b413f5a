"""A flaw of a catalogue, tied to its row and field, and the flaws that any table may have."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterator, MutableMapping
from dataclasses import dataclass
from typing import Final

CODE_MAX: Final = 40
"""Longest code, in characters (rulebook 09 section 5: opaque text of at most 40)."""

SEPARATOR: Final = re.compile(r"[;；|]")
"""What parts the names in one cell; no name may hold one."""

_CODE: Final = re.compile(r"[^\s/\\?#%,，、;；|\x00-\x1f\x7f]+")

_REFERENCES: Final = {
    "item": ("事项", "items"),
    "department": ("部门", "departments"),
    "departments": ("部门", "departments"),
    "queue": ("队列", "queues"),
    "queues": ("队列", "queues"),
    "kind": ("这种类型", ""),
    "limit_unit": ("这种时限单位", ""),
    "limit_start": ("这种起算方式", ""),
    "source": ("这种来源", ""),
}


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


def unknown(table: str, index: int, field: str, value: str, known: Collection[str]) -> Flaw:
    """A reference to something that is not there."""
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


def bad_code(
    table: str,
    index: int,
    code: str,
    seen: MutableMapping[Hashable, int],
    *,
    field: str = "code",
    within: str = "",
) -> Iterator[Flaw]:
    """A code that is none, or that another row has already; `seen` is filled.

    `within` is what the code must be unique in, such as an item's code; empty: the table.
    """
    message, first = "", None
    if not _CODE.fullmatch(code) or len(code) > CODE_MAX:
        message = f"编码“{code}”不合规则（1 到 {CODE_MAX} 个字符，不含空格、斜线和分隔符号）"
    elif (within, code) in seen:
        message, first = f"编码“{code}”重复", seen[within, code]
    if message:
        yield Flaw(table=table, index=index, field=field, value=code, message=message, first=first)
    seen.setdefault((within, code), index)


def empty_name(table: str, index: int, name: str) -> Iterator[Flaw]:
    """A name without a letter."""
    if not name.strip():
        yield Flaw(table=table, index=index, field="name", message="名称不能为空")
