"""What the hall offers, as the API tells it: the catalogue's tables, what is open, who waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import Item, ItemKind
from hall.domain.counters import CounterState
from hall.domain.handling.figures import JointPolicy
from hall.domain.lead import lead_department
from hall.domain.waits import QueueLoad
from hall.service.bodies import Body

_NOTHING = QueueLoad(waiting=0, mean_seconds=0.0, visits=0)


def catalogue_body(
    catalog: Catalog,
    joint: JointPolicy,
    loads: Mapping[str, QueueLoad],
    states: Mapping[int, CounterState],
) -> Body:
    """Every table of the catalogue. `loads` by queue, `states` by counter; none: idle, closed."""
    return {
        "departments": [_row(one) for one in catalog.departments.values()],
        "queues": [
            {**_row(one), "waiting": loads.get(one.code, _NOTHING).waiting}
            for one in catalog.queues.values()
        ],
        "items": [_item(one, catalog, joint) for one in catalog.items.values()],
        "counters": [
            {
                **_row(one),
                "duty": states[one.number].duty.value if one.number in states else "closed",
            }
            for one in catalog.counters.values()
        ],
        "kiosks": [_row(one) for one in catalog.kiosks.values()],
        "materials": [_row(one) for one in catalog.materials],
        "fees": [_row(one) for one in catalog.fees],
        "parts": [_row(one) for one in catalog.parts],
        "fields": [_row(one) for one in catalog.fields],
    }


def _item(item: Item, catalog: Catalog, joint: JointPolicy) -> Body:
    lead = lead_department(item, catalog, joint) if item.kind is ItemKind.JOINT else None
    return {**_row(item), "lead": lead}


def _row(row: object) -> dict[str, Any]:
    # Not dataclasses.asdict: it copies deeply, and stations ask for this again and again.
    plain: dict[str, Any] = msgspec.to_builtins(row)
    return plain
