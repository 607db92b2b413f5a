"""What happened to a case, newest first, as sentences; many of one kind in a row as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from hall.domain.catalog import Catalog
from hall.domain.handling.figures import CasePolicy, Holder
from hall.domain.handling.narration import narrate
from hall.domain.handling.notices.copies import HOLDERS

_COPY = "notice.copy_delivered"
_FEWEST = 2
"""Deliveries in a row that are told as one."""


def timeline(events: list[Any], catalog: Catalog, policy: CasePolicy) -> list[Mapping[str, object]]:
    """Lines with ``at``, ``sentence``, ``actor``; ``inner`` has the lines that one stands for."""
    names = {
        "department": {code: one.name for code, one in catalog.departments.items()},
        "item": {code: one.name for code, one in catalog.items.items()},
        "part": _parts(events),
    }
    lines = [_line(event, names, policy) for event in reversed(events)]
    return list(_collapsed(lines))


def _parts(events: Iterable[Any]) -> dict[str, str]:
    opened = (event["data"] for event in events if event["name"] == "case.part_opened")
    return {data["part"]: f"“{data['name']}”" for data in opened}


def _line(
    event: Any, names: Mapping[str, Mapping[str, str]], policy: CasePolicy
) -> dict[str, object]:
    """An event as a sentence: people know departments and parts by name, not by code."""
    data = {
        key: names[key].get(str(value), value) if key in names else value
        for key, value in event["data"].items()
    }
    return {
        "at": event["at"],
        "name": event["name"],
        "sentence": narrate(event["name"], data, policy),
        "actor": event["actor"].rpartition(":")[2],
        "holder": data.get("holder"),
    }


def _collapsed(lines: Iterable[dict[str, object]]) -> Iterator[Mapping[str, object]]:
    for copies, run in groupby(lines, key=lambda one: one["name"] == _COPY):
        found = list(run)
        if not copies or len(found) < _FEWEST:
            yield from found
            continue
        holders = dict.fromkeys(HOLDERS[Holder(str(one["holder"]))] for one in reversed(found))
        told = f"通知书送达{'、'.join(holders)}（{len(found)}联）"
        yield {**found[0], "sentence": told, "inner": found}
