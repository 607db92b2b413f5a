"""What the hall offers: departments, queues, items, counters and kiosks (rulebook 01 to 03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from hall.domain.errors import (
    UnknownCounter,
    UnknownDepartment,
    UnknownItem,
    UnknownKiosk,
    UnknownQueue,
)
from hall.domain.forms import Field
from hall.domain.handling.clocks import Start, Unit
from hall.domain.requirements import Fee, Material, Part, brought, main_materials


class ItemKind(StrEnum):
    """How an item's cases are handled and timed (rulebook 03)."""

    IMMEDIATE = "immediate"  # 即办件: finished on the spot or the same day
    PROMISED = "promised"  # 承诺件: finished within the publicly promised time
    JOINT = "joint"  # 联办件: two or more departments approve
    REPORTED_UP = "reported_up"  # 上报件: a higher authority decides


class CounterKind(StrEnum):
    """What a counter (窗口) is there for (rulebook 01)."""

    DEPARTMENT = "department"  # 部门窗口
    GENERAL = "general"  # 综合窗口
    CASHIER = "cashier"  # 收费窗口
    ENQUIRY = "enquiry"  # 咨询台


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department with counters in the hall (进驻部门). `name_en` and `place` may be empty."""

    code: str
    name: str
    name_en: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One line of waiting people; `prefix` starts its ticket numbers (1-2 letters, rulebook 02)."""

    code: str
    prefix: str
    name: str
    name_en: str = ""
    department: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A service item (事项): what a citizen comes for.

    `promised_days` and `statutory_days` (承诺时限, 法定时限) are counted in `limit_unit`, None
    where the item has no such limit. `minutes` is the usual time at the counter, 1 or more. `fee`
    is the text shown to citizens; `materials` are the documents to bring, in the order to hand
    them in.
    """

    code: str
    name: str
    name_en: str = ""
    department: str
    queue: str
    kind: ItemKind
    promised_days: int | None = None
    statutory_days: int | None = None
    limit_unit: Unit = Unit.WORKING_DAYS
    limit_start: Start | None = None
    """Where both limits begin; None: as the rule profile says."""
    fee: str = ""
    materials: tuple[str, ...] = ()
    minutes: int = 10
    theme: str = ""
    """Field of a joint item (领域), by which the profile names the responsible department."""
    basis: str = ""
    """What the item rests on in law (设定依据)."""
    guide_version: str = ""
    """Version of the service guide (办事指南) that these rows copy."""
    disclosed: bool = True
    """Whether it is publicly disclosed (是否公开); handling one that is not is abnormal."""
    supplement_days: int | None = None
    """Working days that an applicant has to complete a case; None: as the profile says."""
    stop_days: int | None = None
    """Longest stop of the clock, in working days, that the item allows; None: as the reason of
    the stop says."""
    on_site: bool = False
    """Whether the matter must be looked at on the spot (踏勘)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A numbered window (窗口) and the codes of the queues it serves.

    `department` is None for counters that belong to no single department (general, cashier,
    enquiry).
    """

    number: int
    name: str
    department: str | None = None
    kind: CounterKind = CounterKind.DEPARTMENT
    queues: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kiosk:
    """A ticket machine (取号机). `departments` limits what it offers; empty means everything."""

    code: str
    name: str
    place: str = ""
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogTables:
    """The rows of a catalogue in their written order, before anyone has checked them."""

    departments: tuple[Department, ...] = ()
    queues: tuple[Queue, ...] = ()
    items: tuple[Item, ...] = ()
    counters: tuple[Counter, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    materials: tuple[Material, ...] = ()
    fees: tuple[Fee, ...] = ()
    parts: tuple[Part, ...] = ()
    fields: tuple[Field, ...] = ()


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
