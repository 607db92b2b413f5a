"""What one kiosk offers, arranged as its page shows it: departments, their items, other queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall.domain.catalog import Catalog
from hall.domain.catalog_rows import CounterKind, Department, Item, Kiosk, Queue
from kiosk.icons import icon_of

TINTS = 4
"""Colours that tell the floors of the hall apart on the page."""
_FLOOR_LETTERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A queue and where it is served."""

    queue: Queue
    counters: tuple[int, ...]
    windows: str
    """The counters' numbers for reading, such as ``1-4、59``."""
    place: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A department on the first screen."""

    department: Department
    items: tuple[Item, ...]
    queues: tuple[str, ...]
    """Codes of the queues that its items wait in."""
    icon: str
    tint: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """Everything of a kiosk's page that comes from the catalogue."""

    kiosk: Kiosk
    tiles: tuple[Tile, ...]
    direct: tuple[Line, ...]
    """Queues without items, taken by one touch: the cashier, the enquiry desk."""
    lines: Mapping[str, Line]
    """Every queue on the page, by code."""
    guide: str
    """Where people are sent who find nothing; empty in a hall without an enquiry desk."""


def offers(catalog: Catalog, kiosk: Kiosk) -> Offers:
    """Arrange the catalogue for a kiosk."""
    floors: dict[str, int] = {}
    tiles: list[Tile] = []
    for department in catalog.departments_at(kiosk.code or None):
        items = catalog.items_of(department.code)
        if not items:
            continue
        floor = department.place[:_FLOOR_LETTERS]
        tiles.append(
            Tile(
                department=department,
                items=items,
                queues=tuple(dict.fromkeys(item.queue for item in items)),
                icon=icon_of(department.name),
                tint=floors.setdefault(floor, len(floors)) % TINTS,
            )
        )
    direct = tuple(
        line(catalog, queue)
        for queue in catalog.queues.values()
        if not catalog.items_in(queue.code)
        and (queue.department is None or not kiosk.departments
             or queue.department in kiosk.departments)
    )  # fmt: skip
    lines = {one.queue.code: one for one in direct}
    for tile in tiles:
        for code in tile.queues:
            lines.setdefault(code, line(catalog, catalog.queues[code]))
    return Offers(
        kiosk=kiosk, tiles=tuple(tiles), direct=direct, lines=lines, guide=_guide(catalog)
    )


def line(catalog: Catalog, queue: Queue) -> Line:
    """A queue with its windows; the place is named when they all stand in one."""
    numbers = catalog.counters_of(queue.code)
    places = {catalog.counters[number].place for number in numbers}
    return Line(
        queue=queue,
        counters=numbers,
        windows=windows(numbers),
        place=places.pop() if len(places) == 1 else "",
        icon=icon_of(queue.name),
    )


def windows(numbers: Iterable[int]) -> str:
    """Counter numbers for reading: ``1-4、59``; a pair is written out as ``7、8``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(
        f"{run[0]}-{run[-1]}" if len(run) > 2 else "、".join(map(str, run))  # noqa: PLR2004 - a run
        for run in runs
    )


def _guide(catalog: Catalog) -> str:
    for counter in catalog.counters.values():
        if counter.kind is CounterKind.ENQUIRY:
            return f"{counter.place}{counter.name}（{counter.number}号窗口）"
    return ""
