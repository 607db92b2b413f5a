"""The rows of a catalogue: departments, queues, items, counters and kiosks (rulebook 01 to 03)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hall.domain.forms import Field
from hall.domain.handling.clocks import Start, Unit
from hall.domain.requirements import Fee, Material, Part


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
