"""What an item asks for: materials, fees, and the parts of a joint item (rulebook 03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class MaterialSource(StrEnum):
    """Who brings a material."""

    APPLICANT = "applicant"  # 申请人
    DEPARTMENT = "department"  # 部门: never asked of the citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A document that an item needs (材料), in the order to hand them in.

    `item` is the item's code; `name` is unique within it. `form` and `sample` are where the blank
    form and the filled-in example are found: a path under the hall's forms or an address
    (hall.domain.form_names); empty if there is none. `note` may be empty.
    """

    item: str
    name: str
    main: bool = True
    """Main document (主件): without it nothing is received; it may not follow later."""
    copies: int = 1
    """How many are handed in; 1 to 20."""
    form: str = ""
    sample: str = ""
    tolerable: bool = False
    """May follow later when the applicant promises so (可容缺); never a main document."""
    source: MaterialSource = MaterialSource.APPLICANT
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """An approved fee standard of an item (收费标准); `code` is unique within the item."""

    item: str
    code: str
    name: str
    amount_fen: int
    """For one `unit`, in fen (分); 0 or more. Money is never a fraction."""
    unit: str = "件"
    """What the amount is for: 件, 本, 证."""
    basis: str = ""
    """The document that approved it (收费依据); empty where nothing was charged."""
    by_quantity: bool = False
    """Whether the amount is multiplied by how many units there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One department's share of a joint item (联办环节); `part` is its code within the item."""

    item: str
    part: str
    name: str
    department: str
    days: int
    """Its own promised time, in the item's `limit_unit`; 1 or more."""
    after: tuple[str, ...] = ()
    """Parts that must be finished before it may start; without any it starts at once."""
    order: int = 0
    """Where it stands in lists, ascending; the last one is the last approval (R2). Parts of one
    order stand as they were written."""


def main_materials(item: str, names: Iterable[str]) -> tuple[Material, ...]:
    """Materials of which only the names are known: each a main document, one copy."""
    return tuple(Material(item=item, name=name) for name in dict.fromkeys(names))


def brought(materials: Iterable[Material]) -> tuple[str, ...]:
    """The names of what the applicant brings, in order."""
    return tuple(one.name for one in materials if one.source is MaterialSource.APPLICANT)
