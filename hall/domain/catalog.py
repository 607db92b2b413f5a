"""What the hall offers: departments, queues, items, counters and kiosks (rulebook 01 to 03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from hall.domain.catalog_rows import CatalogTables, Counter, Department, Item, Kiosk, Queue
from hall.domain.errors import (
    UnknownCounter,
    UnknownDepartment,
    UnknownItem,
    UnknownKiosk,
    UnknownQueue,
)
from hall.domain.forms import Field
from hall.domain.requirements import Fee, Material, Part, brought, main_materials

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything the hall offers, by code and number, in written order; immutable.

    Build it with `Catalog.of`. It trusts its tables: run `hall.domain.catalog_check.check` on
    tables that come from outside.
    """

    departments: Mapping[str, Department]
    queues: Mapping[str, Queue]
    items: Mapping[str, Item]
    counters: Mapping[int, Counter]
    kiosks: Mapping[str, Kiosk]
    materials: tuple[Material, ...] = ()
    fees: tuple[Fee, ...] = ()
    parts: tuple[Part, ...] = ()
    fields: tuple[Field, ...] = ()
    _items_of: Mapping[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)
    _items_in: Mapping[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)
    _queues_of: Mapping[str, tuple[Queue, ...]] = field(init=False, repr=False, compare=False)
    _counters_of: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    _materials_of: Mapping[str, tuple[Material, ...]] = field(init=False, repr=False, compare=False)
    _fees_of: Mapping[str, tuple[Fee, ...]] = field(init=False, repr=False, compare=False)
    _parts_of: Mapping[str, tuple[Part, ...]] = field(init=False, repr=False, compare=False)
    _fields_of: Mapping[str, tuple[Field, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        serving = ((queue, c.number) for c in self.counters.values() for queue in c.queues)
        by_department = _grouped((i.department, i) for i in self.items.values())
        by_queue = _grouped((i.queue, i) for i in self.items.values())
        queues = _grouped((q.department, q) for q in self.queues.values())
        numbers = {queue: tuple(sorted(set(all_))) for queue, all_ in _grouped(serving).items()}
        in_order = sorted(self.parts, key=lambda part: part.order)
        for name, groups in (
            ("_items_of", by_department),
            ("_items_in", by_queue),
            ("_queues_of", queues),
            ("_counters_of", numbers),
            ("_materials_of", _grouped((m.item, m) for m in self.materials)),
            ("_fees_of", _grouped((f.item, f) for f in self.fees)),
            ("_parts_of", _grouped((p.item, p) for p in in_order)),
            ("_fields_of", _grouped((f.item, f) for f in self.fields)),
        ):
            object.__setattr__(self, name, groups)

    @classmethod
    def of(cls, tables: CatalogTables) -> Catalog:
        """The catalogue of these rows; of two rows with one code the later one is kept.

        An item that names no materials gets the names of its rows that the applicant brings: what
        the slip tells the citizen is what the case will ask for.
        """
        asked = _grouped((material.item, material) for material in tables.materials)
        items = (
            i if i.materials else replace(i, materials=brought(asked.get(i.code, ())))
            for i in tables.items
        )
        return cls(
            departments=MappingProxyType({d.code: d for d in tables.departments}),
            queues=MappingProxyType({q.code: q for q in tables.queues}),
            items=MappingProxyType({i.code: i for i in items}),
            counters=MappingProxyType({c.number: c for c in tables.counters}),
            kiosks=MappingProxyType({k.code: k for k in tables.kiosks}),
            materials=tables.materials,
            fees=tables.fees,
            parts=tables.parts,
            fields=tables.fields,
        )

    def tables(self) -> CatalogTables:
        """The rows again, in written order."""
        return CatalogTables(
            departments=tuple(self.departments.values()),
            queues=tuple(self.queues.values()),
            items=tuple(self.items.values()),
            counters=tuple(self.counters.values()),
            kiosks=tuple(self.kiosks.values()),
            materials=self.materials,
            fees=self.fees,
            parts=self.parts,
            fields=self.fields,
        )

    def department(self, code: str) -> Department:
        """The department of this code; raises UnknownDepartment."""
        try:
            return self.departments[code]
        except KeyError:
            raise UnknownDepartment(department=code) from None

    def queue(self, code: str) -> Queue:
        """The queue of this code; raises UnknownQueue."""
        try:
            return self.queues[code]
        except KeyError:
            raise UnknownQueue(queue=code) from None

    def item(self, code: str) -> Item:
        """The item of this code; raises UnknownItem."""
        try:
            return self.items[code]
        except KeyError:
            raise UnknownItem(item=code) from None

    def counter(self, number: int) -> Counter:
        """The counter of this number; raises UnknownCounter."""
        try:
            return self.counters[number]
        except KeyError:
            raise UnknownCounter(counter=number) from None

    def items_of(self, department: str) -> tuple[Item, ...]:
        """The department's items, in written order; raises UnknownDepartment."""
        self.department(department)
        return self._items_of.get(department, ())

    def queues_of(self, department: str) -> tuple[Queue, ...]:
        """The department's queues, in written order; raises UnknownDepartment."""
        self.department(department)
        return self._queues_of.get(department, ())

    def items_in(self, queue: str) -> tuple[Item, ...]:
        """The items whose people wait in this queue; raises UnknownQueue."""
        self.queue(queue)
        return self._items_in.get(queue, ())

    def counters_of(self, queue: str) -> tuple[int, ...]:
        """The numbers of the counters that serve this queue, ascending; raises UnknownQueue."""
        self.queue(queue)
        return self._counters_of.get(queue, ())

    def materials_of(self, item: str) -> tuple[Material, ...]:
        """What the item needs, in order; of an item without rows its names, each a main document.

        Raises UnknownItem.
        """
        names = self.item(item).materials
        return self._materials_of.get(item) or main_materials(item, names)

    def fees_of(self, item: str) -> tuple[Fee, ...]:
        """The item's fee standards, in written order; raises UnknownItem."""
        self.item(item)
        return self._fees_of.get(item, ())

    def parts_of(self, item: str) -> tuple[Part, ...]:
        """The parts of a joint item by their order, none of another; raises UnknownItem."""
        self.item(item)
        return self._parts_of.get(item, ())

    def fields_of(self, item: str) -> tuple[Field, ...]:
        """What the item's one form asks for, in written order; raises UnknownItem."""
        self.item(item)
        return self._fields_of.get(item, ())

    def kiosk(self, code: str) -> Kiosk:
        """The kiosk of this code; raises UnknownKiosk."""
        try:
            return self.kiosks[code]
        except KeyError:
            raise UnknownKiosk(kiosk=code) from None

    def departments_at(self, kiosk: str | None) -> tuple[Department, ...]:
        """The departments a kiosk offers, all for None or an unlimited one; raises UnknownKiosk."""
        offered = () if kiosk is None else self.kiosk(kiosk).departments
        return tuple(
            department
            for department in self.departments.values()
            if not offered or department.code in offered
        )


def _grouped(pairs: Iterable[tuple[K | None, V]]) -> dict[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        if key is not None:
            groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
