"""Before anything is handled (事前监察): what of an item is not public (rulebook 04).

An item has to be public with its basis, materials, time limit and fee.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item, ItemKind


class Gap(StrEnum):
    """What is missing."""

    HIDDEN = "hidden"  # 未公开
    BASIS = "basis"  # 无设定依据
    MATERIALS = "materials"  # 无材料清单
    LIMIT = "limit"  # 无办理时限
    FEE = "fee"  # 无收费说明
    FEE_BASIS = "fee_basis"  # 收费无依据


NAMES = {
    Gap.HIDDEN: "未向社会公开",
    Gap.BASIS: "无设定依据",
    Gap.MATERIALS: "无材料清单",
    Gap.LIMIT: "无办理时限",
    Gap.FEE: "无收费说明",
    Gap.FEE_BASIS: "收费标准无依据",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undisclosed:
    """One item and what is missing of it, in the order of Gap."""

    item: Item
    gaps: tuple[Gap, ...]


def undisclosed(catalog: Catalog) -> Iterator[Undisclosed]:
    """The items of which something is missing, in the catalogue's order."""
    for item in catalog.items.values():
        found = tuple(_gaps(catalog, item))
        if found:
            yield Undisclosed(item=item, gaps=found)


def _gaps(catalog: Catalog, item: Item) -> Iterator[Gap]:
    if not item.disclosed:
        yield Gap.HIDDEN
    if not item.basis.strip():
        yield Gap.BASIS
    if not catalog.materials_of(item.code):
        yield Gap.MATERIALS
    # An immediate item ends the same day: that is its limit (R2).
    limited = item.promised_days is not None or item.kind is ItemKind.IMMEDIATE
    if not limited:
        yield Gap.LIMIT
    fees = catalog.fees_of(item.code)
    # "Free of charge" is said too, in words.
    if not item.fee.strip() and not fees:
        yield Gap.FEE
    if any(fee.amount_fen > 0 and not fee.basis.strip() for fee in fees):
        yield Gap.FEE_BASIS
